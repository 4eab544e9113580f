/** The proof behind one record; opened when asked for, and the look is written down. */

import { Skeleton } from "@mantine/core";
import type { ConsentEvidence } from "../../../shared/api";
import { useEvidence } from "../../data/consents";
import type { Words } from "../../words/t";
import { useWords } from "../../words/t";
import styles from "./consent.module.css";

function box(proof: ConsentEvidence, { t }: Words): string | null {
  if (proof.box_before === null || proof.box_after === null) return null;
  const state = (ticked: boolean): string => t(ticked ? "consents.proof.ticked" : "consents.proof.empty");
  return t("consents.proof.boxWords", { before: state(proof.box_before), after: state(proof.box_after) });
}

function facts(proof: ConsentEvidence, words: Words): [string, string | null][] {
  const { t, code } = words;
  const wording = [proof.wording_id?.replaceAll("_", " "), proof.wording_version].filter(Boolean).join(" · ");
  return [
    [t("consents.proof.signature"), proof.signature_name],
    [t("consents.proof.entity"), proof.legal_entity],
    [t("consents.proof.wording"), wording],
    [t("consents.proof.page"), proof.page_id],
    [t("consents.proof.box"), box(proof, words)],
    [t("consents.proof.free"), proof.not_condition ? t("consents.proof.shown") : null],
    [t("consents.proof.told"), proof.discloses.map((one) => code("consents.told", one)).join(", ")],
    [t("consents.proof.owner"), proof.ownership ? code("consents.owner", proof.ownership) : null],
    [t("consents.proof.ip"), proof.ip],
    [t("consents.proof.agent"), proof.user_agent],
    [t("consents.proof.question"), proof.shown_message_id],
    [t("consents.proof.message"), proof.inbound_message_id ?? proof.provider_message_id],
    [t("consents.proof.hash"), proof.shown_hash.slice(0, 16)],
  ];
}

export function Proof({ contactId, id }: { contactId: string; id: string }) {
  const words = useWords();
  const { data, isError } = useEvidence(contactId, id, true);
  if (isError) return <p className={styles.soft}>{words.t("consents.proof.failed")}</p>;
  if (!data) return <Skeleton height={72} mt={8} />;
  return (
    <dl className={styles.proof}>
      {facts(data, words)
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
