/** One card: who, what for, how much, whose it is and how long it has been where it is. */

import { Menu } from "@mantine/core";
import {
  IconArrowRight,
  IconChecklist,
  IconDots,
  IconMessage,
  IconNote,
  IconPhone,
  IconUser,
  IconUserQuestion,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, memo, type PointerEvent } from "react";
import { useSlow } from "../data/clock";
import { useMoves, useRights } from "../data/rights";
import { ChannelGlyph } from "../parts/glyphs";
import { useWords } from "../words/t";
import styles from "./Card.module.css";
import { beside, useWorth } from "./data";
import { OneClickItems } from "./OneClick";
import { shownPhone } from "./phone";
import { type BoardCard, type Stage, stages } from "./types";

const MINUTE = 60_000;

export interface Handlers {
  open: (card: BoardCard) => void;
  toThread: (card: BoardCard) => void;
  move: (card: BoardCard, to: Stage) => void;
  grab: (event: PointerEvent, card: BoardCard) => void;
  key: (event: KeyboardEvent, card: BoardCard) => void;
  focused: (id: string) => void;
}

interface Props {
  card: BoardCard;
  /** The one card whose own buttons are reached with Tab. */
  active: boolean;
  /** Reached with Tab from outside its column. */
  door: boolean;
  lifted: boolean;
  able: boolean;
  on: Handlers;
}

function Facts({ card }: { card: BoardCard }) {
  const { t, code, time } = useWords();
  const now = useSlow();
  const from = card.source?.name ?? (card.channel ? code("channel", card.channel) : null);
  const here = time.age(Math.max(MINUTE, now - Date.parse(card.entered_at)));
  const what = card.service?.name ?? (card.line ? code("board.line", card.line) : null);
  return (
    <>
      <p className={styles.what} data-none={what === null || undefined}>
        {what ?? t("board.noTreatment")}
      </p>
      <p className={styles.soft}>
        <span title={t("board.entered", { when: time.exact(card.entered_at) })}>
          {t("board.here", { age: here })}
        </span>
        {" · "}
        <span title={time.exact(card.created_at)}>
          {t("board.since", { day: time.pill(card.created_at, now) })}
        </span>
      </p>
      {from ? (
        <p className={styles.source} title={t("board.from", { source: from })}>
          {card.channel ? <ChannelGlyph channel={card.channel} size={14} /> : null}
          <span>{from}</span>
        </p>
      ) : null}
    </>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  const { t } = useWords();
  if (tags.length === 0) return null;
  return (
    <ul className={styles.tags} aria-label={t("board.tags")}>
      {tags.map((tag) => (
        <li key={tag}>{tag}</li>
      ))}
    </ul>
  );
}

function Owner({ card }: { card: BoardCard }) {
  const { t } = useWords();
  const Icon = card.owner ? IconUser : IconUserQuestion;
  return (
    <span className={styles.owner} data-none={card.owner === null || undefined}>
      <Icon size={14} stroke={1.75} aria-hidden="true" />
      <span className="sr">{t("board.owner")}: </span>
      <span className={styles.ownerName}>{card.owner?.name ?? t("board.nobody")}</span>
    </span>
  );
}

/** What can become of a card without a mouse: every stage, and what happened elsewhere. */
function MoreMenu({ card, tab, on }: { card: BoardCard; tab: number; on: Handlers }) {
  const { t } = useWords();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <button
          type="button"
          className={styles.act}
          tabIndex={tab}
          title={t("board.more", { name: card.name })}
          aria-label={t("board.more", { name: card.name })}
        >
          <IconDots size={16} stroke={1.75} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <OneClickItems card={card} />
        <Menu.Label>{t("board.moveTo")}</Menu.Label>
        {stages
          .filter((stage) => stage !== card.stage)
          .map((stage) => (
            <Menu.Item
              key={stage}
              leftSection={<IconArrowRight size={14} stroke={1.75} />}
              onClick={() => on.move(card, stage)}
            >
              {t(`board.stage.${stage}`)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A number at the corner of a button; what it counts is said to those who do not see it. */
function Badge({ count, words, loud = false }: { count: number; words: string; loud?: boolean }) {
  if (count === 0) return null;
  return (
    <span className={styles.badge} data-loud={loud || undefined} title={words}>
      <span aria-hidden="true">{count}</span>
    </span>
  );
}

/** The number is the button. */
function Phone({ card, tab }: { card: BoardCard; tab: number }) {
  const { t } = useWords();
  const may = useMoves();
  if (!card.phone) return null;
  if (!card.thread_id || !may("call")) {
    return (
      <a
        className={styles.phone}
        data-own=""
        href={`tel:${card.phone}`}
        tabIndex={tab}
        title={t("call.person", { name: card.name })}
      >
        <IconPhone size={14} stroke={1.75} aria-hidden="true" />
        <span className="sr">{t("call.person", { name: card.name })}: </span>
        {shownPhone(card.phone)}
      </a>
    );
  }
  return (
    <button
      type="button"
      className={styles.phone}
      data-own=""
      tabIndex={tab}
      title={t("call.person", { name: card.name })}
      onClick={() => beside.set({ what: "call", card })}
    >
      <IconPhone size={14} stroke={1.75} aria-hidden="true" />
      <span className="sr">{t("call.person", { name: card.name })}: </span>
      {shownPhone(card.phone)}
    </button>
  );
}

function Act({
  words,
  icon: Icon,
  tab,
  onClick,
  badge = 0,
  badgeWords = "",
}: {
  words: string;
  icon: typeof IconNote;
  tab: number;
  onClick: () => void;
  badge?: number;
  badgeWords?: string;
}) {
  const all = badge > 0 ? `${words}. ${badgeWords}` : words;
  return (
    <button
      type="button"
      className={styles.act}
      tabIndex={tab}
      title={all}
      aria-label={all}
      onClick={onClick}
    >
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      <Badge count={badge} words={badgeWords} />
    </button>
  );
}

function Buttons({ card, tab, able, on }: { card: BoardCard; tab: number; able: boolean; on: Handlers }) {
  const { t } = useWords();
  const may = useMoves();
  const right = useRights();
  const { thread_id: threadId, name } = card;
  const unread = card.unread > 0 ? `. ${t("row.unread", { count: card.unread })}` : "";
  const toThread = t("board.thread", { name }) + unread;
  const ask = (what: "note" | "task") => (): void => beside.set({ what, card });
  return (
    <>
      {threadId && may("note") ? (
        <Act words={t("board.note", { name })} icon={IconNote} tab={tab} onClick={ask("note")} />
      ) : null}
      {right("tasks.write") ? (
        <Act
          words={t("board.task", { name })}
          icon={IconChecklist}
          tab={tab}
          onClick={ask("task")}
          badge={card.open_tasks}
          badgeWords={t("board.tasks", { count: card.open_tasks })}
        />
      ) : null}
      {threadId ? (
        <Link
          to="/t/$threadId"
          params={{ threadId }}
          className={styles.act ?? ""}
          tabIndex={tab}
          draggable={false}
          title={toThread}
          aria-label={toThread}
          onClick={() => on.toThread(card)}
        >
          <IconMessage size={16} stroke={1.75} aria-hidden="true" />
          <Badge count={card.unread} words={t("row.unread", { count: card.unread })} loud />
        </Link>
      ) : null}
      {able ? <MoreMenu card={card} tab={tab} on={on} /> : null}
    </>
  );
}

export const Card = memo(function Card({ card, active, door, lifted, able, on }: Props) {
  const worth = useWorth();
  const tab = active ? 0 : -1;
  return (
    <li
      className={styles.card}
      data-card={card.id}
      data-lifted={lifted || undefined}
      data-able={able || undefined}
      onPointerDown={(event) => on.grab(event, card)}
      onFocus={() => on.focused(card.id)}
    >
      <div className={styles.top}>
        <button
          type="button"
          className={styles.name}
          data-name=""
          tabIndex={active || door ? 0 : -1}
          aria-describedby={able ? "board-keys" : undefined}
          onClick={() => on.open(card)}
          onKeyDown={(event) => on.key(event, card)}
          onKeyUp={(event) => event.key === " " && event.preventDefault()}
        >
          {card.name}
        </button>
        <span className={styles.value}>{worth(card.value)}</span>
      </div>
      <Facts card={card} />
      <Phone card={card} tab={tab} />
      <Tags tags={card.tags} />
      <div className={styles.foot}>
        <Owner card={card} />
        <span className={styles.buttons} data-own="">
          <Buttons card={card} tab={tab} able={able} on={on} />
        </span>
      </div>
    </li>
  );
});
