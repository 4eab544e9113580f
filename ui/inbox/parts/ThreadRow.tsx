/** One conversation in the list: everything needed to choose the next one, in 68 pixels. */

import { IconArrowBackUp, IconSparkles } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { ThreadCard, Zone } from "../../shared/api";
import { useSlow } from "../data/clock";
import { readDraft } from "../data/drafts";
import { typing } from "../data/presence";
import { useSession } from "../data/queries";
import { useStore } from "../data/store";
import { withoutIntroduction } from "../words/introduction";
import { useWords } from "../words/t";
import { BookedChip, HandoffChip, OwnerChip, SnoozeChip, WindowClock } from "./Chips";
import { ClockAvatar } from "./ClockAvatar";
import { ChannelGlyph, ConsentGlyph } from "./glyphs";
import styles from "./ThreadRow.module.css";

interface Props {
  card: ThreadCard;
  zone: Zone;
  open: boolean;
  /** The one row that Tab reaches. */
  reachable: boolean;
  onFocus: (id: string) => void;
}

function Preview({ card, open }: { card: ThreadCard; open: boolean }) {
  const { t } = useWords();
  const practice = useSession().data?.practice.name ?? "";
  const typist = useStore(typing).get(card.id);
  if (typist && typist.who !== "staff") {
    const words = typist.who === "agent" ? t("row.agentTyping") : t("row.typing");
    return <span className={styles.typing}>{words}</span>;
  }
  // The open thread shows its draft where it is written.
  const draft = open ? "" : readDraft(card.id, "reply");
  if (draft) {
    return (
      <span className={styles.preview}>
        <span className={styles.draft}>{t("row.draft")}</span> {draft}
      </span>
    );
  }
  return (
    <>
      {card.preview_by === "agent" ? (
        <IconSparkles size={14} stroke={1.75} className={styles.spark} aria-label={t("owner.agent")} />
      ) : null}
      {card.preview_by === "staff" ? (
        <IconArrowBackUp size={14} stroke={1.75} className={styles.arrow} aria-label={t("row.you")} />
      ) : null}
      <span className={styles.preview}>
        {card.preview_by === "agent" ? withoutIntroduction(card.preview, practice) : card.preview}
      </span>
    </>
  );
}

function Unread({ count }: { count: number }) {
  const { t } = useWords();
  if (count === 0) return null;
  return (
    <span className={styles.unread}>
      <span aria-hidden="true">{count > 9 ? "9+" : count}</span>
      <span className="sr">{t("row.unread", { count })}</span>
    </span>
  );
}

function Facts({ card }: { card: ThreadCard }) {
  const { t } = useWords();
  const treatments = card.treatments.map(({ name }) => name).join(", ");
  return (
    <div className={styles.facts}>
      {card.handoff ? <HandoffChip handoff={card.handoff} /> : null}
      <OwnerChip owner={card.owner} />
      {card.snoozed_until ? <SnoozeChip until={card.snoozed_until} /> : null}
      {card.booked ? <BookedChip booked={card.booked} /> : null}
      <span className={styles.interest} title={treatments ? t("row.interest", { treatments }) : undefined}>
        {treatments}
      </span>
      {card.window_closes_at ? <WindowClock closesAt={card.window_closes_at} /> : null}
      <ConsentGlyph consent={card.consent} size={15} />
    </div>
  );
}

export const ThreadRow = memo(function ThreadRow({ card, zone, open, reachable, onFocus }: Props) {
  const { time } = useWords();
  const now = useSlow();
  return (
    <Link
      to="/t/$threadId"
      params={{ threadId: card.id }}
      search={{ zone }}
      className={styles.row}
      data-row={card.id}
      data-unread={card.unread > 0 || undefined}
      aria-current={open ? "true" : undefined}
      tabIndex={reachable ? 0 : -1}
      onFocus={() => onFocus(card.id)}
      draggable={false}
    >
      <ClockAvatar card={card} />
      <div className={styles.body}>
        <div className={styles.head}>
          <ChannelGlyph channel={card.channel} size={15} />
          <span className={styles.name}>{card.name}</span>
          <time className={styles.time} dateTime={card.last_at} title={time.exact(card.last_at)}>
            {time.relative(card.last_at, now)}
          </time>
        </div>
        <div className={styles.line}>
          <Preview card={card} open={open} />
          <Unread count={card.unread} />
        </div>
        <Facts card={card} />
      </div>
    </Link>
  );
});
