/** The head of a conversation: the person, who else is here, and what ends the work on it. */

import { ActionIcon, Button, Kbd, Menu, Skeleton, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowLeft,
  IconCalendarPlus,
  IconCheck,
  IconInfoCircle,
  IconZzz,
} from "@tabler/icons-react";
import type { ThreadCard } from "../../shared/api";
import { BackToBoard } from "../board/BackToBoard";
import { left } from "../board/data";
import { booking } from "../calendar/data";
import { useActions } from "../data/actions";
import { hasNumber } from "../data/calls";
import { now } from "../data/clock";
import { useDetail } from "../data/queries";
import { useMoves } from "../data/rights";
import { useStore } from "../data/store";
import { snoozeChoices } from "../words/snooze";
import { useWords } from "../words/t";
import { CallButton } from "./CallButton";
import { BookedChip, HandoffChip, OwnerChip, SnoozeChip, WindowClock } from "./Chips";
import { ClockAvatar } from "./ClockAvatar";
import { Others } from "./Others";
import styles from "./ThreadHead.module.css";

interface Props {
  card: ThreadCard | undefined;
  phone: boolean;
  snooze: boolean;
  onSnooze: (open: boolean) => void;
  onBack: () => void;
  onFinished: () => void;
  onContext: (() => void) | null;
}

/** Where the list is gone from the screen, the person is what the page is about. */
function Person({ card, phone }: { card: ThreadCard; phone: boolean }) {
  const { t } = useWords();
  const Name = phone ? "h1" : "h2";
  return (
    <>
      <ClockAvatar card={card} />
      <div className={styles.who}>
        <Name className={styles.name}>{card.name}</Name>
        <div className={styles.facts}>
          {card.handoff ? <HandoffChip handoff={card.handoff} /> : null}
          <span className={styles.owner}>
            <OwnerChip owner={card.owner} />
          </span>
          {card.stage ? <span className={styles.fact}>{t(`stage.${card.stage}`)}</span> : null}
          {card.snoozed_until ? <SnoozeChip until={card.snoozed_until} /> : null}
          {card.booked ? <BookedChip booked={card.booked} /> : null}
          {card.window_closes_at ? <WindowClock closesAt={card.window_closes_at} /> : null}
        </div>
      </div>
    </>
  );
}

function Ghost() {
  return (
    <>
      <Skeleton circle height={40} />
      <div className={styles.who}>
        <Skeleton height={14} width={140} mb={8} />
        <Skeleton height={10} width={90} />
      </div>
    </>
  );
}

function SnoozeMenu({
  card,
  phone,
  opened,
  onOpened,
  onFinished,
}: {
  card: ThreadCard;
  phone: boolean;
  opened: boolean;
  onOpened: (open: boolean) => void;
  onFinished: () => void;
}) {
  const { t, time } = useWords();
  const actions = useActions();
  const choose = async (until: Date): Promise<void> => {
    if (await actions.snooze(card.id, until)) onFinished();
  };
  return (
    <Menu opened={opened} onChange={onOpened} position="bottom-end" width={260}>
      <Menu.Target>
        <Tooltip label={<Hint words={t("thread.snooze")} keys="H" />}>
          <ActionIcon
            variant="default"
            size={phone ? 44 : 36}
            aria-label={t("thread.snooze")}
            aria-keyshortcuts="H"
          >
            <IconZzz size={18} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("thread.snooze")}</Menu.Label>
        {snoozeChoices(new Date(now()), time.zone).map(({ id, until }) => (
          <Menu.Item
            key={id}
            onClick={() => void choose(until)}
            rightSection={<span className={styles.when}>{time.dayTime(until.toISOString())}</span>}
          >
            {t(`thread.${id}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function Hint({ words, keys }: { words: string; keys: string }) {
  return (
    <span className={styles.hint}>
      {words} <Kbd size="xs">{keys}</Kbd>
    </span>
  );
}

function DoneButton({
  card,
  phone,
  onFinished,
}: {
  card: ThreadCard;
  phone: boolean;
  onFinished: () => void;
}) {
  const { t } = useWords();
  const actions = useActions();
  const isDone = card.zone === "done";
  const words = t(isDone ? "thread.reopen" : "thread.done");
  const Icon = isDone ? IconArrowBackUp : IconCheck;
  const act = async (): Promise<void> => {
    if (isDone) await actions.reopen(card.id);
    else if (await actions.done(card.id)) onFinished();
  };
  const shared = { onClick: () => void act(), "aria-label": words };
  return (
    <Tooltip label={isDone ? words : <Hint words={words} keys="E" />}>
      {phone ? (
        <ActionIcon variant="default" size={44} {...shared}>
          <Icon size={20} stroke={1.75} />
        </ActionIcon>
      ) : (
        <Button
          variant="default"
          loading={actions.busy}
          leftSection={<Icon size={18} stroke={1.75} />}
          aria-keyshortcuts={isDone ? undefined : "E"}
          {...shared}
        >
          {words}
        </Button>
      )}
    </Tooltip>
  );
}

/** On a small screen it is beside the number, one tap away: the head has no room for five keys and a name. */
function Calling({ card, phone }: { card: ThreadCard; phone: boolean }) {
  const may = useMoves();
  const detail = useDetail(card.id).data;
  if (phone || !may("call") || !hasNumber(detail)) return null;
  return <CallButton threadId={card.id} name={card.name} />;
}

/** On a small screen it stands beside their visits. */
function Booking({ card, phone }: { card: ThreadCard; phone: boolean }) {
  const { t } = useWords();
  const may = useMoves();
  if (phone || !may("book")) return null;
  return (
    <Tooltip label={<Hint words={t("book.open")} keys="B" />}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t("book.open")}
        aria-keyshortcuts="B"
        onClick={() => booking.set({ threadId: card.id, moves: null })}
      >
        <IconCalendarPlus size={20} stroke={1.5} />
      </ActionIcon>
    </Tooltip>
  );
}

export function ThreadHead({ card, phone, snooze, onSnooze, onBack, onFinished, onContext }: Props) {
  const { t } = useWords();
  const may = useMoves();
  const fromBoard = useStore(left)?.threadId === card?.id;
  return (
    <header className={styles.head}>
      {card && fromBoard ? (
        <BackToBoard phone={phone} />
      ) : phone ? (
        <ActionIcon variant="subtle" color="gray" size={44} aria-label={t("thread.back")} onClick={onBack}>
          <IconArrowLeft size={22} stroke={1.75} />
        </ActionIcon>
      ) : null}
      {card ? <Person card={card} phone={phone} /> : <Ghost />}
      {card ? <Others threadId={card.id} /> : null}
      {card ? (
        <div className={styles.tools}>
          <Calling card={card} phone={phone} />
          <Booking card={card} phone={phone} />
          {may("snooze") ? (
            <SnoozeMenu
              phone={phone}
              card={card}
              opened={snooze}
              onOpened={onSnooze}
              onFinished={onFinished}
            />
          ) : null}
          {may(card.zone === "done" ? "reopen" : "done") ? (
            <DoneButton card={card} phone={phone} onFinished={onFinished} />
          ) : null}
          {onContext ? (
            <Tooltip label={t("thread.context", { name: card.name })}>
              <ActionIcon
                variant="default"
                size={phone ? 44 : 36}
                aria-label={t("thread.context", { name: card.name })}
                onClick={onContext}
              >
                <IconInfoCircle size={20} stroke={1.5} />
              </ActionIcon>
            </Tooltip>
          ) : null}
        </div>
      ) : null}
    </header>
  );
}
