/** What a platform says of this conversation: how long a reply is allowed, and that another tool has it. */

import { IconArrowsExchange } from "@tabler/icons-react";
import type { ThreadDetail } from "../../shared/api";
import { useWords } from "../words/t";
import { WindowClock } from "./Chips";
import styles from "./WindowNotice.module.css";

/** Above the composer, while another tool of the practice answers there. */
export function HeldElsewhere({ detail }: { detail: ThreadDetail | undefined }) {
  const { t, time, code } = useWords();
  const since = detail?.held_elsewhere_at;
  if (!detail || !since) return null;
  const app = code("channel", detail.reply_channel ?? detail.card.channel);
  return (
    <p className={styles.banner} role="status">
      <IconArrowsExchange size={16} stroke={1.75} aria-hidden="true" />
      <span>
        {t("window.elsewhere", { app })}{" "}
        <time className={styles.soft} dateTime={since} title={time.exact(since)}>
          {t("window.since", { when: time.dayTime(since) })}
        </time>
      </span>
    </p>
  );
}

/** In the composer's bar: how long a reply at the chosen address is still allowed. */
export function ReplyWindow({ detail, addressId }: { detail: ThreadDetail; addressId: string | null }) {
  const there = detail.addresses.find(({ id }) => id === addressId);
  const until = there ? there.window_until : detail.card.window_closes_at;
  return until ? <WindowClock closesAt={until} /> : null;
}
