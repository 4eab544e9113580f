/** The link that this person passes on to friends: to send, or as a picture to show. */

import { Button, Modal, Skeleton } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconShare3 } from "@tabler/icons-react";
import { useState } from "react";
import { useReferralLink } from "../data/leads";
import { useWords } from "../words/t";
import styles from "./ReferralLink.module.css";

function Inside({ contactId, name }: { contactId: string; name: string }) {
  const { t } = useWords();
  const clipboard = useClipboard({ timeout: 2000 });
  const link = useReferralLink(contactId, true);
  if (link.isError) return <p className={styles.soft}>{t("refer.failed")}</p>;
  return (
    <div className={styles.inside}>
      {link.data ? (
        <img
          className={styles.qr}
          src={`data:image/svg+xml;utf8,${encodeURIComponent(link.data.qr)}`}
          alt={t("forms.qr", { name })}
        />
      ) : (
        <Skeleton className={styles.qr ?? ""} />
      )}
      <div className={styles.about}>
        <p className={styles.soft}>{t("refer.words", { name })}</p>
        <p className={styles.url}>{link.data?.url ?? "…"}</p>
        <Button
          size="sm"
          data-autofocus
          disabled={!link.data}
          onClick={() => clipboard.copy(link.data?.url ?? "")}
        >
          {t(clipboard.copied ? "forms.copied" : "forms.copy")}
        </Button>
      </div>
    </div>
  );
}

export function ReferralLink({ contactId, name }: { contactId: string; name: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        mt="xs"
        className={styles.open ?? ""}
        size="compact-md"
        variant="default"
        leftSection={<IconShare3 size={16} stroke={1.5} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t("refer.open")}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t("refer.title", { name })}
        closeButtonProps={{ "aria-label": t("said.close") }}
      >
        <Inside contactId={contactId} name={name} />
      </Modal>
    </>
  );
}
