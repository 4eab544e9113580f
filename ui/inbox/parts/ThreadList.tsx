/** The conversations of one zone, as a window over a list that live updates keep in order. */

import { Button, Skeleton } from "@mantine/core";
import { IconCircleCheck, IconMoodSmile, IconSparkles, IconZzz } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, type PointerEvent, type Ref, type UIEvent, useRef, useState } from "react";
import type { Zone } from "../../shared/api";
import type { ZoneList } from "../data/merge";
import { useCounts, useMore, useZone } from "../data/queries";
import { type Steady, useSteady } from "../data/steady";
import { useWords } from "../words/t";
import { Notice } from "./Notice";
import { SwipeRow } from "./SwipeRow";
import styles from "./ThreadList.module.css";
import { ThreadRow } from "./ThreadRow";
import { type ListHandle, useListWindow } from "./useListWindow";
import { usePhone } from "./useScreen";

interface Props {
  zone: Zone;
  openId: string | null;
  handle: Ref<ListHandle>;
}

const icons = { waiting: IconMoodSmile, bot: IconSparkles, scheduled: IconZzz, done: IconCircleCheck };

export function ThreadList(props: Props) {
  const { t } = useWords();
  const query = useZone(props.zone);
  if (query.data) return <Rows key={props.zone} {...props} list={query.data} />;
  return (
    <>
      <Head zone={props.zone} held={0} onShow={() => {}} />
      {query.isError ? (
        <Notice
          tone="bad"
          title={t("list.failed.title")}
          words={t("list.failed.words")}
          action={<Button onClick={() => void query.refetch()}>{t("error.retry")}</Button>}
        />
      ) : (
        <Waiting />
      )}
    </>
  );
}

function Head({ zone, held, onShow }: { zone: Zone; held: number; onShow: () => void }) {
  const { t } = useWords();
  const counts = useCounts();
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>{t(`zone.${zone}`)}</h1>
      {counts ? <span className={styles.count}>{counts[zone]}</span> : null}
      {held > 0 ? (
        <button type="button" className={styles.held} onClick={onShow}>
          {t("list.held", { count: held })}
        </button>
      ) : (
        <span className={styles.order}>
          {t(zone === "waiting" || zone === "scheduled" ? `zone.order.${zone}` : "zone.order.other")}
        </span>
      )}
    </header>
  );
}

function Waiting() {
  const { t } = useWords();
  return (
    <div className={styles.scroll} aria-busy="true">
      <span className="sr">{t("list.loading")}</span>
      {Array.from({ length: 8 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <div key={index} className={styles.ghost} aria-hidden="true">
          <Skeleton circle height={40} />
          <div className={styles.ghostLines}>
            <Skeleton height={12} width={`${55 + ((index * 17) % 30)}%`} />
            <Skeleton height={10} width={`${70 + ((index * 11) % 25)}%`} />
            <Skeleton height={10} width={`${35 + ((index * 13) % 30)}%`} />
          </div>
        </div>
      ))}
    </div>
  );
}

function Empty({ zone }: { zone: Zone }) {
  const { t } = useWords();
  const look =
    zone === "waiting" ? (
      <Button variant="default" renderRoot={(root) => <Link to="/" search={{ zone: "bot" }} {...root} />}>
        {t("empty.look")}
      </Button>
    ) : null;
  return (
    <Notice
      icon={icons[zone]}
      title={t(`empty.${zone}.title`)}
      words={t(`empty.${zone}.words`)}
      action={look}
    />
  );
}

type WindowProps = Props & { list: ZoneList; steady: Steady; onHeld: (held: boolean) => void };

function Rows(props: Props & { list: ZoneList }) {
  const [held, setHeld] = useState(false);
  const { letGo, ...steady } = useSteady(props.list.items, held);
  const frame = useRef<HTMLDivElement>(null);
  const show = (): void => {
    frame.current?.firstElementChild?.scrollTo({ top: 0 });
    letGo();
  };
  return (
    <>
      <Head zone={props.zone} held={steady.held} onShow={show} />
      {steady.rows.length === 0 ? (
        <Empty zone={props.zone} />
      ) : (
        <div ref={frame} className={styles.frame}>
          <Scroller {...props} steady={steady} onHeld={setHeld} />
        </div>
      )}
    </>
  );
}

/** Rows keep their places while a pointer is over them, or while the reader is further down. */
function useHolding(onHeld: (held: boolean) => void) {
  const pointed = useRef(false);
  const scrolled = useRef(false);
  const tell = (): void => onHeld(pointed.current || scrolled.current);
  return {
    onPointerEnter: (event: PointerEvent) => {
      pointed.current = event.pointerType === "mouse";
      tell();
    },
    onPointerLeave: () => {
      pointed.current = false;
      tell();
    },
    onScroll: (event: UIEvent) => {
      scrolled.current = event.currentTarget.scrollTop > 8;
      tell();
    },
  };
}

function Scroller({ zone, openId, handle, list, steady, onHeld }: WindowProps) {
  const { t } = useWords();
  const phone = usePhone();
  const height = phone ? 76 : 68;
  const scroller = useRef<HTMLDivElement>(null);
  const { more, state } = useMore(zone);
  const onEnd = list.nextCursor !== null && state === "idle" ? more : null;
  const { rows } = steady;
  const { items, total, move, reachable, setCursor } = useListWindow({
    rows,
    height,
    openId,
    scroller,
    handle,
    onEnd,
  });
  const holding = useHolding(onHeld);
  const byArrow = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move between the links inside
    <div ref={scroller} className={styles.scroll} onKeyDown={byArrow} {...holding}>
      <ul
        className={styles.rows}
        style={{ height: total }}
        aria-label={t("list.label", { zone: t(`zone.${zone}`) })}
      >
        {items.map(({ index, key, start }) => {
          const row = rows[index];
          return row ? (
            <li
              key={key}
              className={styles.place}
              style={{ height, transform: `translateY(${start}px)` }}
              data-gone={row.gone || undefined}
              aria-setsize={list.nextCursor ? -1 : rows.length}
              aria-posinset={index + 1}
            >
              <SwipeRow card={row.card} enabled={phone}>
                <ThreadRow
                  card={row.card}
                  zone={zone}
                  open={row.card.id === openId}
                  reachable={row.card.id === reachable}
                  onFocus={setCursor}
                />
              </SwipeRow>
            </li>
          ) : null;
        })}
      </ul>
      <Foot state={state} onRetry={() => void more()} />
    </div>
  );
}

function Foot({ state, onRetry }: { state: "idle" | "loading" | "failed"; onRetry: () => void }) {
  const { t } = useWords();
  if (state === "idle") return null;
  if (state === "loading") return <p className={styles.foot}>{t("list.more")}</p>;
  return (
    <p className={styles.foot}>
      {t("list.moreFailed")}{" "}
      <button type="button" className={styles.held} onClick={onRetry}>
        {t("error.retry")}
      </button>
    </p>
  );
}
