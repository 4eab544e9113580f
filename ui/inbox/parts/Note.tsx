/** A note between colleagues, on paper yellow: the patient never sees it. */

import { IconNote } from "@tabler/icons-react";
import type { TimelineItem } from "../../shared/api";
import { useSession } from "../data/queries";
import { useWords } from "../words/t";
import styles from "./Note.module.css";

export function Note({ item }: { item: TimelineItem }) {
  const { t, time } = useWords();
  const mine = useSession().data?.user.staff_id === item.author.id && item.author.id !== null;
  const name = mine ? t("item.you") : (item.author.name ?? t("item.staff"));
  return (
    <li className={styles.note}>
      <div className={styles.head}>
        <IconNote size={14} stroke={1.75} aria-hidden="true" />
        <span className={styles.name}>{t("item.noteBy", { name })}</span>
        <time dateTime={item.at} title={time.exact(item.at)}>
          {time.clock(item.at)}
        </time>
      </div>
      <p className={styles.text}>{item.text}</p>
    </li>
  );
}
