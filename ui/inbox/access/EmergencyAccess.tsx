/** Opens one covered contact for an hour, for a reason that the owners read at once. */

import { Alert, Button, Text } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import styles from "./Access.module.css";
import { EmergencyDialog } from "./EmergencyDialog";

export function EmergencyAccess({ contactId }: { contactId: string }) {
  const { t, time } = useWords();
  const may = useRights();
  const [asking, setAsking] = useState(false);
  const [until, setUntil] = useState<string | null>(null);
  if (may("contacts.reveal") || !may("break_glass.use")) return null;
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
      <EmergencyDialog
        whom={{ contact: contactId }}
        opened={asking}
        onClose={() => setAsking(false)}
        onDone={(done) => {
          setUntil(done.until);
          setAsking(false);
        }}
      />
    </>
  );
}
