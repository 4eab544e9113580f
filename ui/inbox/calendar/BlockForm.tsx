/** Time kept free of bookings: whose, when, why. */

import { Button, Modal, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { CalendarDays } from "../../shared/api";
import { useApp } from "../data/app";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useChange } from "./data";
import styles from "./Forms.module.css";

interface Props {
  calendar: CalendarDays;
  day: string;
  phone: boolean;
  onClose: () => void;
}

export default function BlockForm({ calendar, day, phone, onClose }: Props) {
  const { t } = useWords();
  const { api } = useApp();
  const { busy, run } = useChange();
  const notices = useNotices();
  const [filled, setFilled] = useState({
    provider: calendar.providers[0]?.id ?? "",
    day,
    from: "12:00",
    to: "13:00",
    reason: "",
  });
  const set = (change: Partial<typeof filled>): void => setFilled((before) => ({ ...before, ...change }));
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { provider, reason } = filled;
    const made = await run(
      api.calendar.block({
        provider,
        starts: `${filled.day}T${filled.from}`,
        ends: `${filled.day}T${filled.to}`,
        reason,
      }),
      "block.failed",
    );
    if (!made) return;
    const more = made.affected > 0 ? ` ${t("block.affected", { count: made.affected })}` : "";
    notices.say(t("block.done") + more);
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("block.title")}
      size={440}
      fullScreen={phone}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <form className={styles.fields} onSubmit={(event) => void save(event)}>
        <Select
          label={t("block.who")}
          data={calendar.providers.map(({ id, name }) => ({ value: id, label: name }))}
          value={filled.provider}
          onChange={(id) => set({ provider: id ?? "" })}
          allowDeselect={false}
          data-autofocus
        />
        <TextInput
          type="date"
          label={t("block.day")}
          value={filled.day}
          onChange={(event) => set({ day: event.currentTarget.value })}
          required
        />
        <div className={styles.pair}>
          <TextInput
            type="time"
            label={t("block.from")}
            value={filled.from}
            onChange={(event) => set({ from: event.currentTarget.value })}
            required
          />
          <TextInput
            type="time"
            label={t("block.to")}
            value={filled.to}
            onChange={(event) => set({ to: event.currentTarget.value })}
            required
          />
        </div>
        <TextInput
          label={t("block.why")}
          value={filled.reason}
          maxLength={200}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        <div className={styles.foot}>
          <Button variant="default" onClick={onClose}>
            {t("block.cancel")}
          </Button>
          <Button type="submit" loading={busy}>
            {t("block.save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
