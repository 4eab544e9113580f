/** The conversations of one zone, as a window over a list that live updates keep in order. */

import { Button, Skeleton } from "@mantine/core";
import { IconCircleCheck, IconMoodSmile, IconSparkles, IconZzz } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { Zone } from "../../shared/api";
import type { ZoneList } from "../data/merge";
import { useCounts, useMore, useZone } from "../data/queries";
import { useSteady } from "../data/steady";
import { useWords } from "../words/t";
import { Notice } from "./Notice";
import { SwipeRow } from "./SwipeRow";
import styles from "./ThreadList.module.css";
import { ThreadRow } from "./ThreadRow";
import { usePhone } from "./useScreen";

export interface ListHandle {
  /** Focuses the row `by` places away from the focused one, or from the open thread. */
  move: (by: number) => void;
  /** Focuses a row if it is there. */
  focus: (id: string | null) => void;
  /** The row after this one, else the one before. */
  neighbour: (id: string) => string | null;
}

interface Props {
  zone: Zone;
  openId: string | null;
  onCursor: (id: string | null) => void;
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

function Rows({ zone, openId, onCursor, handle, list }: Props & { list: ZoneList }) {
  const { t } = useWords();
  const phone = usePhone();
  const height = phone ? 76 : 68;
  const scroller = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const [cursor, setCursor] = useState<string | null>(null);
  const { rows, held, letGo } = useSteady(list.items, pointed || scrolled);
  const { more, state } = useMore(zone);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.card.id ?? index,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const wantsMore = list.nextCursor !== null && state === "idle" && last >= rows.length - 8;
  useEffect(() => {
    if (wantsMore) void more();
  }, [wantsMore, more]);

  const ids = rows.map((row) => row.card.id);
  const focus = (id: string | null): void => {
    const index = id === null ? -1 : ids.indexOf(id);
    if (index === -1) return;
    virtual.scrollToIndex(index, { align: "auto" });
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id ?? "")}"]`)?.focus();
    });
  };
  const move = (by: number): void => {
    const from = ids.indexOf(cursor ?? openId ?? "");
    focus(ids[from === -1 ? 0 : Math.min(ids.length - 1, Math.max(0, from + by))] ?? null);
  };
  useImperativeHandle(handle, () => ({
    move,
    focus,
    neighbour: (id) => ids[ids.indexOf(id) + 1] ?? ids[ids.indexOf(id) - 1] ?? null,
  }));
  const reachable =
    cursor && ids.includes(cursor) ? cursor : openId && ids.includes(openId) ? openId : ids[0];
  const setBoth = (id: string): void => {
    setCursor(id);
    onCursor(id);
  };

  return (
    <>
      <Head
        zone={zone}
        held={held}
        onShow={() => {
          scroller.current?.scrollTo({ top: 0 });
          letGo();
        }}
      />
      {rows.length === 0 ? (
        <Empty zone={zone} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move between the links inside
        <div
          ref={scroller}
          className={styles.scroll}
          onPointerEnter={(event) => setPointed(event.pointerType === "mouse")}
          onPointerLeave={() => setPointed(false)}
          onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 8)}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
            event.preventDefault();
            move(event.key === "ArrowDown" ? 1 : -1);
          }}
        >
          <ul
            className={styles.rows}
            style={{ height: virtual.getTotalSize() }}
            aria-label={t("list.label", { zone: t(`zone.${zone}`) })}
          >
            {items.map(({ index, key, start }) => {
              const row = rows[index];
              if (!row) return null;
              return (
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
                      onFocus={setBoth}
                    />
                  </SwipeRow>
                </li>
              );
            })}
          </ul>
          {state === "failed" ? (
            <p className={styles.foot}>
              {t("list.moreFailed")}{" "}
              <button type="button" className={styles.held} onClick={() => void more()}>
                {t("error.retry")}
              </button>
            </p>
          ) : null}
          {state === "loading" ? <p className={styles.foot}>{t("list.more")}</p> : null}
        </div>
      )}
    </>
  );
}
