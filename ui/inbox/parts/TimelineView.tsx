/** What was said and done, oldest at the top; it stays at the end unless the reader went up. */

import { Button, Skeleton } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import {
  memo,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { ThreadDetail } from "../../shared/api";
import { useApp } from "../data/app";
import { useSlow } from "../data/clock";
import { type Day, layOut } from "../data/layout";
import type { Timeline } from "../data/merge";
import { unstored } from "../data/outbox";
import { typing } from "../data/presence";
import { useEarlier, useTimeline } from "../data/queries";
import { useStore } from "../data/store";
import { useWords } from "../words/t";
import { Item } from "./Item";
import { Notice } from "./Notice";
import { useOthersWords } from "./Others";
import { PendingMessage } from "./PendingMessage";
import styles from "./TimelineView.module.css";
import { usePhone } from "./useScreen";

const NEAR = 80;

/** Holds the end in view, keeps the place when earlier messages arrive above. */
function useScroll(box: RefObject<HTMLDivElement | null>, firstId: string | undefined, lastKey: string) {
  const atEnd = useRef(true);
  const before = useRef<{ firstId: string | undefined; height: number }>({ firstId, height: 0 });
  const [below, setBelow] = useState(false);
  const toEnd = useCallback(() => {
    const node = box.current;
    if (!node) return;
    node.scrollTop = node.scrollHeight;
    atEnd.current = true;
    setBelow(false);
  }, [box]);

  useLayoutEffect(() => {
    const node = box.current;
    if (!node) return;
    const was = before.current;
    const grownAbove = was.firstId !== undefined && was.firstId !== firstId;
    if (grownAbove && !atEnd.current) node.scrollTop += node.scrollHeight - was.height;
    before.current = { firstId, height: node.scrollHeight };
  }, [box, firstId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last entry is what moves the view
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else setBelow(true);
  }, [lastKey, toEnd]);

  useEffect(() => {
    const node = box.current;
    const inner = node?.firstElementChild;
    if (!node || !inner) return undefined;
    const watch = new ResizeObserver(() => {
      if (atEnd.current) node.scrollTop = node.scrollHeight;
      before.current.height = node.scrollHeight;
    });
    watch.observe(node);
    watch.observe(inner);
    return () => watch.disconnect();
  }, [box]);

  const onScroll = (): void => {
    const node = box.current;
    if (!node) return;
    atEnd.current = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR;
    if (atEnd.current) setBelow(false);
  };
  return { below, toEnd, onScroll };
}

function Loading() {
  const { t } = useWords();
  return (
    <div className={styles.loading} aria-busy="true">
      <span className="sr">{t("thread.loading")}</span>
      {[44, 64, 44, 84, 44].map((height, index) => (
        <Skeleton
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          key={index}
          height={height}
          width={`${48 + ((index * 13) % 24)}%`}
          ml={index % 2 === 0 ? 0 : "auto"}
          radius={12}
        />
      ))}
    </div>
  );
}

interface Shown {
  id: string;
  detail: ThreadDetail | undefined;
  /** An entry that stands elsewhere on the page. */
  apart: string | null;
}

export function TimelineView({ id, detail, apart }: Shown) {
  const { t } = useWords();
  const query = useTimeline(id);
  if (query.data) return <Entries id={id} held={query.data} detail={detail} apart={apart} />;
  if (query.isError) {
    return (
      <div className={styles.box}>
        <Notice
          tone="bad"
          title={t("thread.failed.title")}
          words={t("thread.failed.words")}
          action={<Button onClick={() => void query.refetch()}>{t("error.retry")}</Button>}
        />
      </div>
    );
  }
  return (
    <div className={styles.box}>
      <Loading />
    </div>
  );
}

/** By address id, for channels on which this person has more than one. */
function severalAddresses(detail: ThreadDetail | undefined): ReadonlyMap<string, string> {
  const all = detail?.addresses ?? [];
  const several = all.filter(
    ({ id, channel }) => id && all.some((o) => o.channel === channel && o.id !== id),
  );
  return new Map(several.map(({ id, label }) => [id, label.split(" · ").at(-1) ?? label]));
}

const DayLines = memo(function DayLines({
  day,
  patient,
  addresses,
}: {
  day: Day;
  patient: string;
  addresses: ReadonlyMap<string, string>;
}) {
  const { time } = useWords();
  const now = useSlow();
  const Title = usePhone() ? "h2" : "h3";
  return (
    <li className={styles.dayGroup}>
      <Title className={styles.day} title={time.exact(day.at)}>
        {time.day(day.at, now)}
      </Title>
      <ol className={styles.entries}>
        {day.lines.map(({ item, first, last }) => (
          <Item
            key={item.id}
            item={item}
            first={first}
            last={last}
            patient={patient}
            address={item.address_id ? addresses.get(item.address_id) : undefined}
          />
        ))}
      </ol>
    </li>
  );
});

function Typing({ id, name }: { id: string; name: string }) {
  const { t } = useWords();
  const typist = useStore(typing).get(id);
  const others = useOthersWords(id);
  const words =
    typist?.who === "patient"
      ? t("thread.patientTyping", { name })
      : typist?.who === "staff"
        ? t("thread.staffTyping", { name: typist.name ?? t("item.staff") })
        : "";
  return (
    <p className={styles.typing} role="status">
      {words || others}
    </p>
  );
}

function Earlier({ id }: { id: string }) {
  const { t } = useWords();
  const { earlier, state } = useEarlier(id);
  return (
    <div className={styles.earlier}>
      {state === "failed" ? <span>{t("thread.earlierFailed")}</span> : null}
      <Button
        variant="default"
        size="compact-md"
        loading={state === "loading"}
        onClick={() => void earlier()}
      >
        {t(state === "failed" ? "error.retry" : "thread.earlier")}
      </Button>
    </div>
  );
}

function Entries({ id, held, detail, apart }: Shown & { held: Timeline }) {
  const { t, time } = useWords();
  const { outbox } = useApp();
  const box = useRef<HTMLDivElement>(null);
  const pending = unstored(useStore(outbox), id, held.items);
  const days = useMemo(
    () =>
      layOut(
        held.items.filter((item) => item.id !== apart),
        time.dayKey,
      ),
    [held.items, apart, time],
  );
  const last = pending.at(-1)?.clientId ?? held.items.at(-1)?.id ?? "";
  const { below, toEnd, onScroll } = useScroll(box, held.items[0]?.id, last);
  const name = detail?.card.name ?? "";
  const addresses = useMemo(() => severalAddresses(detail), [detail]);

  if (days.length === 0 && pending.length === 0) {
    return (
      <div className={styles.box}>
        <Notice title={t("empty.timeline.title")} words={t("empty.timeline.words")} />
      </div>
    );
  }
  return (
    <div className={styles.frame}>
      <div
        ref={box}
        className={styles.box}
        onScroll={onScroll}
        role="log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        tabIndex={0}
        aria-label={t("thread.label", { name })}
      >
        <div className={styles.inner}>
          {held.hasMore ? <Earlier id={id} /> : null}
          <ol className={styles.entries}>
            {days.map((day) => (
              <DayLines key={day.key} day={day} patient={name} addresses={addresses} />
            ))}
            {pending.map((one) => (
              <PendingMessage key={one.clientId} pending={one} />
            ))}
          </ol>
          <Typing id={id} name={name} />
        </div>
      </div>
      {below ? (
        <button type="button" className={styles.below} onClick={toEnd}>
          <IconArrowDown size={16} aria-hidden="true" />
          {t("thread.newBelow")}
        </button>
      ) : null}
    </div>
  );
}
