/** Everything somebody agreed to and took back, with its proof, and the two things a colleague records by hand. */

import { Button, Drawer, Skeleton } from "@mantine/core";
import { IconDownload, IconHandStop, IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useConsents } from "../../data/consents";
import { useRights } from "../../data/rights";
import { useWords } from "../../words/t";
import { usePhone } from "../useScreen";
import { Addresses } from "./Addresses";
import { ConsentForm } from "./ConsentForm";
import styles from "./consent.module.css";
import { History } from "./History";
import { OptOutForm } from "./OptOutForm";

interface Props {
  contactId: string;
  name: string;
  onClose: () => void;
}

function Loading() {
  const { t } = useWords();
  return (
    <div className={styles.loading} aria-busy="true">
      <span className="sr">{t("consents.loading")}</span>
      {[52, 36, 88, 88].map((height, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never move
        <Skeleton key={index} height={height} />
      ))}
    </div>
  );
}

function Buttons({ contactId, onForm }: { contactId: string; onForm: (form: "give" | "stop") => void }) {
  const { t } = useWords();
  const may = useRights();
  return (
    <div className={styles.buttons}>
      {may("consent.record") ? (
        <>
          <Button
            variant="light"
            leftSection={<IconShieldCheck size={16} stroke={1.75} aria-hidden="true" />}
            onClick={() => onForm("give")}
          >
            {t("consents.record")}
          </Button>
          <Button
            variant="default"
            leftSection={<IconHandStop size={16} stroke={1.75} aria-hidden="true" />}
            onClick={() => onForm("stop")}
          >
            {t("consents.optOut")}
          </Button>
        </>
      ) : null}
      {may("consent.export") ? (
        <Button
          component="a"
          variant="subtle"
          href={`/api/v1/contacts/${contactId}/consents/export?form=csv`}
          download="consents.csv"
          leftSection={<IconDownload size={16} stroke={1.75} aria-hidden="true" />}
        >
          {t("consents.export")}
        </Button>
      ) : null}
    </div>
  );
}

export default function ConsentDrawer({ contactId, name, onClose }: Props) {
  const { t } = useWords();
  const phone = usePhone();
  const [form, setForm] = useState<"give" | "stop" | null>(null);
  const { data, isError, refetch } = useConsents(contactId);
  const shut = (): void => setForm(null);
  return (
    <Drawer
      opened
      onClose={onClose}
      position={phone ? "bottom" : "right"}
      size={phone ? "92%" : 520}
      title={t("consents.of", { name })}
      closeButtonProps={{ "aria-label": t("consents.close") }}
      classNames={{ title: styles.drawerTitle ?? "" }}
      // The page has its banner; a drawer's head is none.
      attributes={{ header: { role: "presentation" } }}
      data-covers-keys=""
    >
      {isError && !data ? (
        <div className={styles.loading}>
          <p>{t("consents.failed")}</p>
          <Button onClick={() => void refetch()}>{t("error.retry")}</Button>
        </div>
      ) : null}
      {data ? (
        <div className={styles.drawer}>
          <Addresses addresses={data.addresses} />
          {form === null ? <Buttons contactId={contactId} onForm={setForm} /> : null}
          {form === "give" ? (
            <ConsentForm contactId={contactId} addresses={data.addresses} onDone={shut} />
          ) : null}
          {form === "stop" ? (
            <OptOutForm contactId={contactId} addresses={data.addresses} onDone={shut} />
          ) : null}
          <History contactId={contactId} history={data} />
        </div>
      ) : null}
      {!data && !isError ? <Loading /> : null}
    </Drawer>
  );
}
