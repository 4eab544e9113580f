/** Opens one covered contact for an hour, for a reason that the owners read at once. */

import { Alert, Button, Group, Modal, Text, Textarea } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useApp } from "../data/app";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import styles from "./Access.module.css";
import { useAct } from "./useAct";

const SHORTEST = 10;

export function EmergencyAccess({ contactId }: { contactId: string }) {
  const { api } = useApp();
  const { t, time } = useWords();
  const may = useRights();
  const { act, busy, problem } = useAct("thread", "timeline", "threads", "consents");
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState<string | null>(null);
  if (may("contacts.reveal") || !may("break_glass.use")) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim().length < SHORTEST || busy) return;
    void act(() => api.access.openInEmergency(contactId, reason.trim())).then((opened) => {
      if (!opened) return;
      setUntil(opened.until);
      setAsking(false);
      setReason("");
    });
  };
  return (
    <>
      <Alert variant="light" color="gray" icon={<IconEyeOff size={18} stroke={1.5} />}>
        {until ? (
          <Text size="sm">{t("emergency.open", { when: time.exact(until) })}</Text>
        ) : (
          <div className={styles.stack}>
            <Text size="sm">{t("emergency.covered")}</Text>
            <Button size="compact-md" variant="default" onClick={() => setAsking(true)}>
              {t("emergency.ask")}
            </Button>
          </div>
        )}
      </Alert>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("emergency.title")}>
        <form className={styles.stack} onSubmit={submit} noValidate>
          <Text size="sm">{t("emergency.words")}</Text>
          <Textarea
            label={t("emergency.reason")}
            description={t("emergency.shortest", { count: SHORTEST })}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={300}
            autosize
            minRows={3}
            data-autofocus
            error={problem}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {t("privacy.cancel")}
            </Button>
            <Button type="submit" loading={busy} disabled={reason.trim().length < SHORTEST}>
              {t("emergency.do")}
            </Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
