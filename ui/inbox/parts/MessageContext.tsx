/** Where a message was said when it is not an ordinary one: under a post, as a review, to a story, in a form, on tape. */

import {
  IconAt,
  IconExternalLink,
  IconForms,
  IconMessageCircle,
  IconPhoto,
  IconRecordMail,
  IconStar,
  IconStarFilled,
} from "@tabler/icons-react";
import type { Context } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./MessageContext.module.css";

const icons: Readonly<Record<string, typeof IconAt>> = {
  comment: IconMessageCircle,
  review: IconStar,
  story_reply: IconPhoto,
  story_mention: IconAt,
  voicemail: IconRecordMail,
  form: IconForms,
};

function Stars({ count }: { count: number }) {
  const { t } = useWords();
  return (
    <span className={styles.stars} role="img" aria-label={t("said.stars", { count })}>
      {[1, 2, 3, 4, 5].map((place) => {
        const Star = place <= count ? IconStarFilled : IconStar;
        return <Star key={place} size={14} stroke={1.5} aria-hidden="true" />;
      })}
    </span>
  );
}

function length(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function MessageContext({ context }: { context: Context }) {
  const { t, code } = useWords();
  const Icon = icons[context.kind] ?? IconMessageCircle;
  return (
    <div className={styles.context}>
      <p className={styles.line}>
        <Icon size={14} stroke={1.75} aria-hidden="true" />
        <span className={styles.kind}>{code("said.as", context.kind)}</span>
        {context.stars === null ? null : <Stars count={context.stars} />}
        {context.seconds === null ? null : <span>{length(context.seconds)}</span>}
        {context.link ? (
          <a className={styles.link} href={context.link} target="_blank" rel="noreferrer noopener">
            {t("said.open")}
            <IconExternalLink size={12} stroke={1.75} aria-hidden="true" />
            <span className="sr">{t("said.newTab")}</span>
          </a>
        ) : null}
      </p>
      {context.quote ? <blockquote className={styles.quote}>{context.quote}</blockquote> : null}
      {context.fields.length > 0 ? (
        <dl className={styles.fields}>
          {context.fields.map(({ label, text }) => (
            <div key={label} className={styles.field}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}
