/** Plain texts or mail with details: the warning is read to them, and their answer kept. */

import { Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import type { ConsentAddress, RecordPermission } from "../../../shared/api";
import { useWordings } from "../../data/consents";
import { usePermit } from "../../data/held";
import { useWords } from "../../words/t";
import styles from "./consent.module.css";

const asked = {
  sms: { kind: "detail_ok", wording: "detail_warning" },
  email: { kind: "unencrypted_ok", wording: "mail_warning" },
} as const;
type Asked = (typeof asked)[keyof typeof asked];

function Ask({
  address,
  what,
  contactId,
  onClose,
}: {
  address: ConsentAddress;
  what: Asked;
  contactId: string;
  onClose: () => void;
}) {
  const { t, language } = useWords();
  const { busy, permit } = usePermit(contactId);
  const wordings = useWordings(true).data?.items ?? [];
  const words = wordings.find((one) => one.id === what.wording && one.language === language)?.text ?? "";
  const save = async (accepted: boolean): Promise<void> => {
    const told: RecordPermission = { address_id: address.address_id, kind: what.kind, accepted, language };
    if (await permit(told)) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("permit.title", { where: address.label })}
      closeButtonProps={{ "aria-label": t("said.close") }}
      centered
    >
      <p className={styles.soft}>{t("permit.read")}</p>
      <blockquote className={styles.readOut}>{words}</blockquote>
      <Group justify="flex-end" mt="md">
        <Button variant="default" disabled={busy} onClick={() => void save(false)}>
          {t("permit.no")}
        </Button>
        <Button disabled={busy || words === ""} onClick={() => void save(true)}>
          {t("permit.yes")}
        </Button>
      </Group>
    </Modal>
  );
}

export function Permissions({ contactId, addresses }: { contactId: string; addresses: ConsentAddress[] }) {
  const { t } = useWords();
  const [open, setOpen] = useState<string | null>(null);
  const offered = addresses.filter(({ channel, revoked }) => channel in asked && revoked === null);
  return offered.map((address) => {
    const what = asked[address.channel as keyof typeof asked];
    const given = address.permissions.includes(what.kind);
    return (
      <div key={address.address_id}>
        <Button
          className={styles.more ?? ""}
          variant="subtle"
          size="compact-sm"
          onClick={() => setOpen(address.address_id)}
        >
          {t(given ? "permit.change" : `permit.ask.${what.kind}`, { where: address.label })}
        </Button>
        {open === address.address_id ? (
          <Ask address={address} what={what} contactId={contactId} onClose={() => setOpen(null)} />
        ) : null}
      </div>
    );
  });
}
