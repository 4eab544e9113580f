/** Beside the conversation: what may be sent to each address, in words, and the way to its history. */

import { Button, Skeleton } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useConsents } from "../../data/consents";
import { patient } from "../../data/patient";
import { useRights } from "../../data/rights";
import { useWords } from "../../words/t";
import { Addresses } from "./Addresses";
import styles from "./consent.module.css";
import { Permissions } from "./Permissions";

const ConsentDrawer = lazy(patient(() => import("./ConsentDrawer")));

export function ConsentCard({ contactId, name }: { contactId: string; name: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const consents = useConsents(contactId);
  const may = useRights();
  return (
    <>
      {consents.data ? <Addresses addresses={consents.data.addresses} /> : <Skeleton height={52} />}
      {consents.data && may("consent.record") ? (
        <Permissions contactId={contactId} addresses={consents.data.addresses} />
      ) : null}
      <Button
        className={styles.more ?? ""}
        variant="default"
        size="compact-md"
        leftSection={<IconHistory size={16} stroke={1.75} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t("consents.history")}
      </Button>
      <Suspense>
        {open ? <ConsentDrawer contactId={contactId} name={name} onClose={() => setOpen(false)} /> : null}
      </Suspense>
    </>
  );
}
