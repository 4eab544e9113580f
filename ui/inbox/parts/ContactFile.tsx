/** A person's privacy: their file for whoever asks, who looked at it, a legal hold, and being forgotten. */

import { Alert, Button, Checkbox, Group, Modal, Select, Skeleton, TextInput } from "@mantine/core";
import { IconDownload, IconEye, IconGavel, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Erase, ErasurePreview } from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useSlow } from "../data/clock";
import { useRights } from "../data/rights";
import { AuditLines } from "../settings/AuditLines";
import { everything, useLines } from "../settings/audit";
import { useChange } from "../settings/privacy";
import { type Key, useWords } from "../words/t";
import styles from "./ContactFile.module.css";
import { useNotices } from "./notices";

interface Props {
  contactId: string;
  name: string;
}
type Opened = Props & { onClose: () => void };

const reasons = [
  "asked_by_person",
  "asked_by_guardian",
  "wrong_person",
  "no_longer_needed",
  "test_data",
] as const satisfies readonly Erase["reason"][];

function Viewers({ contactId, name, onClose }: Opened) {
  const { t } = useWords();
  const now = useSlow();
  const lines = useLines({ ...everything, action: "thread.viewed", contact: contactId });
  const all = lines.data?.pages.flatMap((page) => page.items);
  return (
    <Modal opened onClose={onClose} title={t("file.viewers.title", { name })} size="lg">
      {all ? <AuditLines lines={all} now={now} /> : <Skeleton height={160} />}
      {all?.length === 0 ? <p className={styles.soft}>{t("audit.none")}</p> : null}
      {lines.hasNextPage ? (
        <Button variant="default" mt="md" onClick={() => void lines.fetchNextPage()}>
          {t("audit.more")}
        </Button>
      ) : null}
    </Modal>
  );
}

function HoldForm({ contactId, name, onClose }: Opened) {
  const { t } = useWords();
  const { api } = useApp();
  const notices = useNotices();
  const { busy, change } = useChange();
  const [reason, setReason] = useState("");
  const place = async (): Promise<void> => {
    if (!(await change(api.placeHold(reason, contactId)))) return;
    notices.say(t("file.hold.done"));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t("file.hold.title", { name })}>
      <TextInput
        data-autofocus
        label={t("privacy.holds.reason")}
        placeholder={t("privacy.holds.example")}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("privacy.cancel")}
        </Button>
        <Button loading={busy} disabled={reason.trim().length < 4} onClick={() => void place()}>
          {t("privacy.holds.do")}
        </Button>
      </Group>
    </Modal>
  );
}

function EraseForm({ found, contactId, onClose }: { found: ErasurePreview } & Omit<Opened, "name">) {
  const { t } = useWords();
  const { api, queries } = useApp();
  const notices = useNotices();
  const navigate = useNavigate();
  const [reason, setReason] = useState<Erase["reason"]>("asked_by_person");
  const [typed, setTyped] = useState("");
  const [cancel, setCancel] = useState(false);
  const [busy, setBusy] = useState(false);
  const coming = found.refusals.includes("appointments");
  const refused = found.refusals.find((one) => one !== "appointments");
  const fits = typed.trim().toLowerCase() === found.confirm_with.toLowerCase();
  const erase = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.erase(contactId, { confirm: typed, reason, cancel_appointments: cancel });
      notices.say(t("file.erase.done"));
      onClose();
      await navigate({ to: "/" });
      await queries.invalidateQueries();
    } catch (error) {
      notices.problem(t("privacy.failed"), error instanceof Refused ? error : t("error.unreachable"));
      setBusy(false);
    }
  };
  if (refused) return <Alert color="yellow">{t(`file.refused.${refused}` as Key)}</Alert>;
  return (
    <>
      <p>{t("file.erase.words")}</p>
      <Select
        mt="md"
        label={t("file.erase.reason")}
        data={reasons.map((one) => ({ value: one, label: t(`privacy.reason.${one}`) }))}
        value={reason}
        allowDeselect={false}
        onChange={(value) => setReason(reasons.find((one) => one === value) ?? reason)}
      />
      {coming ? (
        <Checkbox
          mt="md"
          label={t("file.erase.cancel")}
          checked={cancel}
          onChange={(event) => setCancel(event.currentTarget.checked)}
        />
      ) : null}
      <TextInput
        mt="md"
        label={t("file.erase.type", { name: found.confirm_with })}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("privacy.cancel")}
        </Button>
        <Button
          color="red"
          loading={busy}
          disabled={!fits || (coming && !cancel)}
          onClick={() => void erase()}
        >
          {t("file.erase.do")}
        </Button>
      </Group>
    </>
  );
}

function Erasing({ contactId, name, onClose }: Opened) {
  const { t } = useWords();
  const { api } = useApp();
  const found = useQuery({
    queryKey: ["erasure", contactId],
    queryFn: ({ signal }) => api.erasure(contactId, signal),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Modal opened onClose={onClose} title={t("file.erase.title", { name })}>
      {found.data ? (
        <EraseForm found={found.data} contactId={contactId} onClose={onClose} />
      ) : (
        <Skeleton height={160} />
      )}
    </Modal>
  );
}

const dialogs = { viewers: Viewers, hold: HoldForm, erase: Erasing };
const buttons = [
  { open: "viewers", right: "audit.read", icon: IconEye, words: "file.viewers" },
  { open: "hold", right: "legal_hold.manage", icon: IconGavel, words: "file.hold" },
  { open: "erase", right: "contacts.delete", icon: IconTrash, words: "file.erase" },
] as const;

/** Whoever has none of these rights sees nothing of it. */
export function ContactFile({ part, ...person }: Props & { part: (children: ReactNode) => ReactNode }) {
  const { t } = useWords();
  const may = useRights();
  const [open, setOpen] = useState<keyof typeof dialogs | null>(null);
  const Dialog = open ? dialogs[open] : null;
  const shown = buttons.filter((one) => may(one.right));
  const exports = may("contacts.export");
  if (shown.length === 0 && !exports) return null;
  return part(
    <div className={styles.buttons}>
      {exports ? (
        <Button
          component="a"
          href={`/api/v1/contacts/${person.contactId}/export`}
          download
          className={styles.download ?? ""}
          size="compact-md"
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.5} aria-hidden="true" />}
        >
          {t("file.download")}
        </Button>
      ) : null}
      {shown.map(({ open: name, icon: Icon, words }) => (
        <Button
          key={name}
          size="compact-md"
          variant="default"
          leftSection={<Icon size={16} stroke={1.5} aria-hidden="true" />}
          onClick={() => setOpen(name)}
        >
          {t(words)}
        </Button>
      ))}
      {Dialog ? <Dialog {...person} onClose={() => setOpen(null)} /> : null}
    </div>,
  );
}
