/** Who is due again: before anything is sent, with what would be sent when and whether it may. */

import { ActionIcon, Button, Menu, Select, Skeleton } from "@mantine/core";
import {
  IconAdjustments,
  IconCalendarPlus,
  IconDots,
  IconPhone,
  IconUserCheck,
  IconUsers,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { RecallItem, RecallService } from "../../shared/api";
import { booking } from "../calendar/data";
import { useSlow } from "../data/clock";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import styles from "./Due.module.css";
import { useDue, useRecallMoves } from "./data";
import { Intervals } from "./Intervals";
import { NextTouch } from "./NextTouch";
import shared from "./Recall.module.css";
import type { When } from "./requests";

const WHENS: readonly When[] = ["overdue", "week", "month"];
const WHY = ["asked_us", "moved_away", "elsewhere", "medical", "other"] as const;

function Ways({ item }: { item: RecallItem }) {
  const { t } = useWords();
  const may = useRights();
  const { busy, call, exclude, include } = useRecallMoves();
  const { thread_id } = item;
  if (item.excluded_why) {
    return (
      <div className={shared.ways}>
        {may("pipeline.write") ? (
          <Button
            size="compact-md"
            variant="default"
            disabled={busy}
            leftSection={<IconUserCheck size={16} stroke={1.5} aria-hidden="true" />}
            onClick={() => void include(item)}
          >
            {t("recall.include")}
          </Button>
        ) : null}
      </div>
    );
  }
  return (
    <div className={shared.ways}>
      {may("tasks.write") ? (
        <Button
          size="compact-md"
          variant="default"
          disabled={busy || item.calling}
          leftSection={<IconPhone size={16} stroke={1.5} aria-hidden="true" />}
          onClick={() => void call(item)}
        >
          {t(item.calling ? "recall.calling" : "recall.call")}
        </Button>
      ) : null}
      {thread_id && may("booking.write") ? (
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconCalendarPlus size={16} stroke={1.5} aria-hidden="true" />}
          onClick={() => booking.set({ threadId: thread_id, moves: null })}
        >
          {t("recall.book")}
        </Button>
      ) : null}
      {may("pipeline.write") ? (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={34}
              aria-label={t("recall.moreFor", { name: item.name ?? "" })}
            >
              <IconDots size={18} stroke={1.5} aria-hidden="true" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t("recall.exclude")}</Menu.Label>
            {WHY.map((why) => (
              <Menu.Item key={why} disabled={busy} onClick={() => void exclude(item, why)}>
                {t(`recall.why.${why}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </div>
  );
}

function Row({ item }: { item: RecallItem }) {
  const { t, time } = useWords();
  const at = useSlow();
  const name = item.name ?? t("book.somebody");
  const last = t("recall.last", { when: time.pill(item.last_done_at, at), who: item.provider_name ?? "" });
  return (
    <li className={styles.row} data-out={item.excluded_why ? true : undefined}>
      <div className={shared.who}>
        <p className={shared.head}>
          {item.thread_id ? (
            <Link to="/t/$threadId" params={{ threadId: item.thread_id }} className={shared.name ?? ""}>
              {name}
            </Link>
          ) : (
            <span className={shared.name}>{name}</span>
          )}
          <span>{item.service_name}</span>
        </p>
        <p className={shared.soft} title={time.exact(item.last_done_at)}>
          {item.provider_name ? last : t("recall.lastOnly", { when: time.pill(item.last_done_at, at) })}
        </p>
        <p
          className={styles.due}
          data-late={item.when === "overdue" || undefined}
          title={time.exact(item.due_at)}
        >
          {t(item.when === "overdue" ? "recall.dueSince" : "recall.dueOn", {
            when: time.pill(item.due_at, at),
          })}
          {item.interest ? (
            <span className={shared.tag}>{t("recall.interest", { what: item.interest })}</span>
          ) : null}
        </p>
      </div>
      <NextTouch item={item} />
      <Ways item={item} />
    </li>
  );
}

function Chips({
  counts,
  when,
  choose,
}: {
  counts: Record<When, number> | undefined;
  when: When;
  choose: (when: When) => void;
}) {
  const { t } = useWords();
  return (
    <fieldset className={styles.chips}>
      <legend className="sr">{t("recall.when")}</legend>
      {WHENS.map((each) => (
        <button
          key={each}
          type="button"
          className={styles.chip}
          aria-pressed={when === each}
          onClick={() => choose(each)}
        >
          {t(`recall.when.${each}`)} <span className={styles.number}>{counts?.[each] ?? 0}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** Nothing is switched on for somebody who waits: said once, where it can be changed. */
function Silent({ services }: { services: readonly RecallService[] }) {
  const { t } = useWords();
  const silent = services.filter(
    (each) => each.on && !each.sequence && each.waiting.overdue + each.waiting.week + each.waiting.month > 0,
  );
  if (silent.length === 0) return null;
  return (
    <p className={styles.silent}>
      {t("recall.silent", { what: silent.map((each) => each.name).join(", ") })}{" "}
      <Link to="/sequences">{t("recall.toSequences")}</Link>
    </p>
  );
}

export function Due() {
  const { t } = useWords();
  const [when, setWhen] = useState<When>("overdue");
  const [service, setService] = useState<string | null>(null);
  const [intervals, setIntervals] = useState(false);
  const list = useDue(when, service);
  const first = list.data?.pages[0];
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isError && !first) {
    return (
      <Notice
        tone="bad"
        title={t("recall.unread")}
        words={t("error.session.words")}
        action={<Button onClick={() => void list.refetch()}>{t("error.retry")}</Button>}
      />
    );
  }
  return (
    <>
      <div className={styles.filters}>
        <Chips counts={first?.counts} when={when} choose={setWhen} />
        <div className={styles.tools}>
          <Select
            aria-label={t("recall.service")}
            placeholder={t("recall.every")}
            data={(first?.services ?? []).map((each) => ({ value: each.id, label: each.name }))}
            value={service}
            onChange={setService}
            clearable
            w={200}
          />
          <Button
            variant="default"
            leftSection={<IconAdjustments size={16} stroke={1.5} aria-hidden="true" />}
            onClick={() => setIntervals(true)}
          >
            {t("recall.intervals")}
          </Button>
        </div>
      </div>
      {first ? <Silent services={first.services} /> : null}
      {items.length > 0 ? (
        <ul className={shared.rows}>
          {items.map((item) => (
            <Row key={item.id} item={item} />
          ))}
        </ul>
      ) : null}
      {first && items.length === 0 ? (
        <div className={shared.none}>
          <IconUsers size={28} stroke={1.25} aria-hidden="true" />
          <p>{t(`recall.none.${when}`)}</p>
        </div>
      ) : null}
      {list.isPending ? <Skeleton height={240} aria-busy="true" /> : null}
      {list.hasNextPage ? (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
          style={{ justifySelf: "center" }}
        >
          {t("recall.more")}
        </Button>
      ) : null}
      {intervals && first ? (
        <Intervals
          services={first.services}
          version={first.rules_version}
          onClose={() => setIntervals(false)}
        />
      ) : null}
    </>
  );
}
