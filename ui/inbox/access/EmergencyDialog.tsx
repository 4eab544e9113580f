/** Asks why one contact must be opened, and by which number where no list shows them. */

import { Button, Group, Modal, Text, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Opened } from "../../shared/api";
import { useApp } from "../data/app";
import { useWords } from "../words/t";
import styles from "./Access.module.css";
import { useAct } from "./useAct";

const SHORTEST = 10;
const SHORTEST_NUMBER = 5;

export type Whom = { contact: string } | { thread: string } | "number";

interface Props {
  whom: Whom;
  opened: boolean;
  onClose: () => void;
  onDone: (done: Opened) => void;
}

function useAsking({ whom, onDone }: Props) {
  const { api } = useApp();
  const { act, busy, problem } = useAct("thread", "timeline", "threads", "consents");
  const [reason, setReason] = useState("");
  const [phone, setPhone] = useState("");
  const why = reason.trim();
  const ready = why.length >= SHORTEST && (whom !== "number" || phone.trim().length >= SHORTEST_NUMBER);
  const press = (): Promise<Opened> => {
    if (whom === "number") return api.access.openByNumber(phone.trim(), why);
    return "contact" in whom
      ? api.access.openInEmergency("contacts", whom.contact, why)
      : api.access.openInEmergency("threads", whom.thread, why);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!ready || busy) return;
    void act(press).then((done) => {
      if (!done) return;
      setReason("");
      setPhone("");
      onDone(done);
    });
  };
  return { reason, setReason, phone, setPhone, ready, busy, problem, submit };
}

export function EmergencyDialog(props: Props) {
  const { t } = useWords();
  const asking = useAsking(props);
  const byNumber = props.whom === "number";
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t("emergency.title")}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <form className={styles.stack} onSubmit={asking.submit} noValidate>
        <Text size="sm">{t(byNumber ? "emergency.numberWords" : "emergency.words")}</Text>
        {byNumber ? (
          <TextInput
            label={t("emergency.number")}
            type="tel"
            autoComplete="off"
            value={asking.phone}
            onChange={(event) => asking.setPhone(event.currentTarget.value)}
            maxLength={40}
            data-autofocus
          />
        ) : null}
        <Textarea
          label={t("emergency.reason")}
          description={t("emergency.shortest", { count: SHORTEST })}
          value={asking.reason}
          onChange={(event) => asking.setReason(event.currentTarget.value)}
          maxLength={300}
          autosize
          minRows={3}
          data-autofocus={byNumber ? undefined : true}
          error={asking.problem}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {t("privacy.cancel")}
          </Button>
          <Button type="submit" loading={asking.busy} disabled={!asking.ready}>
            {t("emergency.do")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
