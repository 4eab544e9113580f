/** On a phone: a row dragged to the left is done, to the right snoozed until tomorrow; both can be undone. */

import { IconCheck, IconZzz } from "@tabler/icons-react";
import { type MouseEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import type { ThreadCard } from "../../shared/api";
import { useActions } from "../data/actions";
import { now } from "../data/clock";
import { useMoves } from "../data/rights";
import { snoozeChoices } from "../words/snooze";
import { useWords } from "../words/t";
import styles from "./SwipeRow.module.css";

const FAR = 96;
const START = 12;

export function SwipeRow({
  card,
  enabled,
  children,
}: {
  card: ThreadCard;
  enabled: boolean;
  children: ReactNode;
}) {
  const may = useMoves();
  return enabled && may("done") && may("snooze") ? <Swipe card={card}>{children}</Swipe> : children;
}

/** How far the row is dragged, and the handlers that drag it. */
function useSwipe(onEnd: (by: number) => void) {
  const from = useRef<{ x: number; y: number } | null>(null);
  const dragged = useRef(false);
  const [by, setBy] = useState(0);
  const stop = (): void => {
    from.current = null;
    setBy(0);
  };
  const handlers = {
    onPointerDown: (event: PointerEvent): void => {
      if (event.pointerType === "mouse") return;
      from.current = { x: event.clientX, y: event.clientY };
      dragged.current = false;
    },
    onPointerMove: (event: PointerEvent): void => {
      if (!from.current) return;
      const x = event.clientX - from.current.x;
      const y = event.clientY - from.current.y;
      if (!dragged.current && (Math.abs(x) < START || Math.abs(x) < 2 * Math.abs(y))) return;
      dragged.current = true;
      event.currentTarget.setPointerCapture(event.pointerId);
      setBy(Math.max(-160, Math.min(160, x)));
    },
    onPointerUp: (): void => {
      stop();
      onEnd(by);
    },
    onPointerCancel: stop,
    /** The end of a drag is no tap. */
    onClickCapture: (event: MouseEvent): void => {
      if (!dragged.current) return;
      dragged.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
  };
  return { by, handlers };
}

function Swipe({ card, children }: { card: ThreadCard; children: ReactNode }) {
  const { t, time } = useWords();
  const actions = useActions();
  const { by, handlers } = useSwipe((ended) => {
    if (ended <= -FAR) void actions.done(card.id);
    if (ended < FAR) return;
    const tomorrow = snoozeChoices(new Date(now()), time.zone).find((choice) => choice.id === "tomorrow");
    if (tomorrow) void actions.snooze(card.id, tomorrow.until);
  });
  const way = by < 0 ? "done" : "snooze";
  return (
    <div className={styles.swipe}>
      {by === 0 ? null : (
        <div className={styles.under} data-way={way} data-far={Math.abs(by) >= FAR || undefined}>
          {by < 0 ? <IconCheck size={20} /> : <IconZzz size={20} />}
          {t(by < 0 ? "list.swipeDone" : "list.swipeSnooze")}
        </div>
      )}
      <div
        className={styles.over}
        style={by === 0 ? undefined : { transform: `translateX(${by}px)` }}
        {...handlers}
      >
        {children}
      </div>
    </div>
  );
}
