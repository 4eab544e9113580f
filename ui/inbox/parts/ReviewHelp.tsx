/** Above the field where a public reply is written: that everybody reads it, how it stands, and what could be said. */

import { UnstyledButton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClockHour4,
  IconCornerUpLeft,
  IconWorld,
} from "@tabler/icons-react";
import { useState } from "react";
import type { ReviewView } from "../../shared/api";
import { useReview } from "../data/reviews";
import { useWords } from "../words/t";
import styles from "./ReviewHelp.module.css";

interface Props {
  threadId: string;
  channel: string;
  text: string;
  onUse: (words: string) => void;
}

function Standing({ review }: { review: ReviewView }) {
  const { t, code } = useWords();
  if (review.reply === null) return null;
  const Icon =
    review.reply === "pending"
      ? IconClockHour4
      : review.reply === "published"
        ? IconCircleCheck
        : IconAlertTriangle;
  const why = review.reply_code ? code("review.why", review.reply_code) : t("review.why.unknown");
  return (
    <p className={styles.standing} data-state={review.reply} role="status">
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      {t(`review.${review.reply}`, { why })}
    </p>
  );
}

export function ReviewHelp({ threadId, channel, text, onUse }: Props) {
  const { t } = useWords();
  const review = useReview(threadId, channel === "google");
  const [own, keep] = useState<string | null>(null);
  if (!review || review.removed) return null;
  const offered = review.reply === "pending" || review.reply === "published" ? [] : review.suggestions;
  const suggested = review.suggestions.some((each) => each.text === text);
  const use = (words: string): void => {
    if (text.trim() !== "" && !suggested) keep(text);
    onUse(words);
  };
  return (
    <section className={styles.help} aria-label={t("review.label")}>
      <p className={styles.notice}>
        <IconWorld size={16} stroke={1.75} aria-hidden="true" />
        <span>
          <strong>{t("review.public")}</strong> {t("review.rule")}
        </span>
      </p>
      <Standing review={review} />
      {offered.length > 0 ? (
        <>
          <div className={styles.head}>
            <h3 className={styles.title} id={`suggested-${threadId}`}>
              {t("review.suggested")}
            </h3>
            {own !== null && suggested ? (
              <UnstyledButton
                className={styles.back ?? ""}
                onClick={() => {
                  onUse(own);
                  keep(null);
                }}
              >
                <IconCornerUpLeft size={14} stroke={1.75} aria-hidden="true" />
                {t("review.back")}
              </UnstyledButton>
            ) : null}
          </div>
          <ul className={styles.suggestions} aria-labelledby={`suggested-${threadId}`}>
            {offered.map((each) => (
              <li key={each.id} className={styles.item}>
                <UnstyledButton
                  className={styles.suggestion ?? ""}
                  aria-pressed={each.text === text}
                  onClick={() => use(each.text)}
                  lang={review.language === "es" ? "es" : "en"}
                  title={each.text}
                >
                  <span className={styles.words}>{each.text}</span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}
