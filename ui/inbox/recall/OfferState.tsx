/** What became of the offer by text, or when it goes. */

import { IconClock, IconMessage2, IconMessage2Off } from "@tabler/icons-react";
import type { RebookPrompt } from "../../shared/api";
import { useSlow } from "../data/clock";
import { useWords } from "../words/t";
import styles from "./OfferState.module.css";

const icons = { waits: IconClock, held: IconClock, sent: IconMessage2, blocked: IconMessage2Off } as const;

export function OfferState({ prompt }: { prompt: RebookPrompt }) {
  const { t, code, time } = useWords();
  const at = useSlow();
  const { offer } = prompt;
  if (offer.state === "none") {
    return offer.code ? (
      <p className={styles.state}>{t("rebook.offer.none", { why: code("sequences.why", offer.code) })}</p>
    ) : null;
  }
  const Icon = icons[offer.state];
  const when = offer.at ? time.pill(offer.at, at) : "";
  const why = offer.code ? code("rebook.code", offer.code) : "";
  return (
    <p className={styles.state} data-state={offer.state}>
      <Icon size={15} stroke={1.75} aria-hidden="true" />
      {t(`rebook.offer.${offer.state}`, { when, why })}
    </p>
  );
}
