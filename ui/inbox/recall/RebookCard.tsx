/** Beside the conversation: their next visit, while none is booked. */

import type { ReactNode } from "react";
import { useWords } from "../words/t";
import { useLatest } from "./data";
import { Offer, useAim } from "./Offer";
import styles from "./Offer.module.css";
import { OfferState } from "./OfferState";

interface Props {
  contactId: string;
  version: number;
  part: (title: string, inside: ReactNode) => ReactNode;
}

export function RebookCard({ contactId, version, part }: Props) {
  const { t } = useWords();
  const aim = useAim();
  const prompt = useLatest(contactId, version).data?.prompt;
  if (!prompt || prompt.contact_id !== contactId) return null;
  return part(
    t("rebook.title"),
    <div className={styles.offer}>
      <p className={styles.soft}>{aim(prompt)}</p>
      <OfferState prompt={prompt} />
      <Offer prompt={prompt} />
    </div>,
  );
}
