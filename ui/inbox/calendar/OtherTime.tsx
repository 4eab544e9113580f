/** A time that is not among the free ones: what stands against it, and what may be set aside with a reason. */

import { Button, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { Check, Visit } from "../../shared/api";
import { useApp } from "../data/app";
import { useWords } from "../words/t";
import type { Chosen } from "./BookingPanel";
import styles from "./BookingPanel.module.css";
import { useChange } from "./data";

interface Props {
  threadId: string;
  chosen: Chosen;
  moves: Visit | null;
  checked: Check | null;
  today: string;
  onChecked: (found: Check) => void;
}

function Verdict({ checked }: { checked: Check }) {
  const { t, code } = useWords();
  const fine = checked.warnings.length + checked.refusals.length === 0;
  return (
    <ul className={styles.verdict} role="status">
      {checked.refusals.map((rule) => (
        <li key={rule} data-tone="bad">
          <IconX size={15} stroke={2} aria-hidden="true" />
          {code("calendar.rule", rule)}
        </li>
      ))}
      {checked.warnings.map((rule) => (
        <li key={rule} data-tone="warn">
          <IconAlertTriangle size={15} stroke={2} aria-hidden="true" />
          {code("calendar.rule", rule)}
        </li>
      ))}
      {fine ? (
        <li data-tone="good">
          <IconCheck size={15} stroke={2} aria-hidden="true" />
          {t("book.can")}
        </li>
      ) : null}
    </ul>
  );
}

export function OtherTime({ threadId, chosen, moves, checked, today, onChecked }: Props) {
  const { t } = useWords();
  const { api } = useApp();
  const { busy, run } = useChange();
  const [day, setDay] = useState(today);
  const [at, setAt] = useState("09:00");
  const look = async (): Promise<void> => {
    const found = await run(
      api.calendar.check({
        thread_id: threadId,
        type: chosen.type,
        at: `${day}T${at}`,
        services: chosen.service ? [chosen.service] : [],
        provider: chosen.provider ?? moves?.provider ?? null,
        moves: moves?.id ?? null,
      }),
    );
    if (found) onChecked(found);
  };
  return (
    <details className={styles.other}>
      <summary>{t("book.other")}</summary>
      <div className={styles.otherFields}>
        <TextInput
          type="date"
          label={t("book.otherDay")}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <TextInput
          type="time"
          label={t("book.otherTime")}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <Button variant="default" loading={busy} onClick={() => void look()}>
          {t("book.check")}
        </Button>
      </div>
      {checked ? <Verdict checked={checked} /> : null}
    </details>
  );
}
