/** Calls the patient with the practice's number: one's own phone rings first, so nobody's private number shows. */

import { ActionIcon, Button, Group, Modal, Skeleton, TextInput, Tooltip } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import { useState } from "react";
import type { CallingView } from "../../shared/api";
import { useCalling, usePlaceCall } from "../data/calls";
import { useWords } from "../words/t";
import styles from "./Call.module.css";

interface Props {
  threadId: string;
  name: string;
}

function Form({
  found,
  threadId,
  name,
  onClose,
}: Props & { found: CallingView & { line: string }; onClose: () => void }) {
  const { t } = useWords();
  const { busy, wrong, place } = usePlaceCall(threadId);
  const [phone, setPhone] = useState(found.own_phone ?? "");
  const call = async (): Promise<void> => {
    if (await place(phone)) onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void call();
      }}
    >
      <ol className={styles.steps}>
        <li>{t("call.step.you")}</li>
        <li>{t("call.step.press")}</li>
        <li>{t("call.step.them", { name, line: found.line })}</li>
      </ol>
      <TextInput
        data-autofocus
        mt="md"
        type="tel"
        autoComplete="tel"
        label={t("call.ownPhone")}
        description={t("call.ownPhone.words")}
        placeholder="+1 555 010 0123"
        value={phone}
        error={wrong || undefined}
        onChange={(event) => setPhone(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("privacy.cancel")}
        </Button>
        <Button
          type="submit"
          loading={busy}
          disabled={!phone.trim()}
          leftSection={<IconPhone size={18} stroke={1.75} aria-hidden="true" />}
        >
          {t("call.do")}
        </Button>
      </Group>
    </form>
  );
}

function Inside(props: Props & { onClose: () => void }) {
  const { t } = useWords();
  const { data, isError } = useCalling(props.threadId);
  if (isError) return <p className={styles.soft}>{t("call.failed")}</p>;
  if (!data) return <Skeleton height={160} />;
  if (!data.possible || !data.line)
    return <p className={styles.soft}>{t(`call.why.${data.why_not ?? "no_line"}`)}</p>;
  return <Form {...props} found={{ ...data, line: data.line }} />;
}

/** The dialog alone, for where one stands for many buttons. */
export function CallDialog({ opened, onClose, ...person }: Props & { opened: boolean; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("call.person", { name: person.name })}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <Inside {...person} onClose={onClose} />
    </Modal>
  );
}

export function CallButton({
  size = 36,
  subtle = false,
  ...person
}: Props & { size?: number; subtle?: boolean }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const words = t("call.person", { name: person.name });
  const close = (): void => setOpen(false);
  return (
    <>
      <Tooltip label={words}>
        <ActionIcon
          variant={subtle ? "subtle" : "default"}
          {...(subtle ? { color: "gray" } : {})}
          size={size}
          aria-label={words}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <IconPhone size={subtle ? 16 : 18} stroke={1.5} />
        </ActionIcon>
      </Tooltip>
      <CallDialog {...person} opened={open} onClose={close} />
    </>
  );
}
