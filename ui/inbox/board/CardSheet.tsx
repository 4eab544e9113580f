/** One card on a sheet: where it stands, whose it is, what for and how much, what is open, and how it got there. */

import { Button, Drawer, NumberInput, Select, Skeleton, TagsInput } from "@mantine/core";
import { IconChecklist, IconMessage, IconNote, IconPhone } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { digitsOf } from "../data/money";
import { useMoves, useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { usePhone } from "../parts/useScreen";
import { useWords } from "../words/t";
import styles from "./CardSheet.module.css";
import { beside, left, useCard, useCardMoves, useWorth } from "./data";
import { History } from "./History";
import { OneClickButtons } from "./OneClick";
import { shownPhone } from "./phone";
import { boardSearch } from "./search";
import { type BoardCard, type BoardChoices, type CardDetail, stages } from "./types";
import { useMover } from "./useMover";

const MOST = 1_000_000;
const MOST_TAGS = 30;

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>{title}</h3>
      {children}
    </section>
  );
}

function Reach({ card }: { card: BoardCard }) {
  const { t } = useWords();
  const may = useMoves();
  const right = useRights();
  const { thread_id: threadId } = card;
  const ask = (what: "note" | "task" | "call") => (): void => beside.set({ what, card });
  return (
    <div className={styles.reach}>
      {threadId ? (
        <Button
          component={Link}
          to="/t/$threadId"
          params={{ threadId } as never}
          className={styles.open ?? ""}
          leftSection={<IconMessage size={16} stroke={1.75} aria-hidden="true" />}
          onClick={() =>
            left.set({
              threadId,
              card: card.id,
              search: boardSearch(Object.fromEntries(new URLSearchParams(window.location.search))),
            })
          }
        >
          {t("calendar.openThread")}
        </Button>
      ) : null}
      {threadId && card.phone && may("call") ? (
        <Button variant="default" leftSection={<IconPhone size={16} stroke={1.75} />} onClick={ask("call")}>
          {t("board.call")}
        </Button>
      ) : null}
      {threadId && may("note") ? (
        <Button variant="default" leftSection={<IconNote size={16} stroke={1.75} />} onClick={ask("note")}>
          {t("board.note.short")}
        </Button>
      ) : null}
      {right("tasks.write") ? (
        <Button
          variant="default"
          leftSection={<IconChecklist size={16} stroke={1.75} />}
          onClick={ask("task")}
        >
          {t("board.task.short")}
        </Button>
      ) : null}
    </div>
  );
}

/** Kept when the field is left or Enter is pressed; empty is what the practice expects of the treatment. */
function Value({ card, able }: { card: BoardCard; able: boolean }) {
  const { t } = useWords();
  const { change } = useCardMoves();
  const digits = digitsOf(card.value.currency);
  const held = card.value.amount_minor / 10 ** digits;
  const [amount, setAmount] = useState<number | string>(held);
  const paid = card.value_from === "paid";
  const save = (): void => {
    if (amount === held) return;
    const minor = typeof amount === "number" ? Math.round(amount * 10 ** digits) : null;
    void change(card, { value_minor: minor }).then((done) => done || setAmount(held));
  };
  return (
    <NumberInput
      label={t("board.value")}
      description={t(`board.value.${card.value_from}`)}
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={amount}
      onChange={setAmount}
      onBlur={save}
      onKeyDown={(event) => event.key === "Enter" && save()}
      readOnly={!able || paid}
      prefix={card.value.currency === "USD" ? "$" : `${card.value.currency} `}
      min={0}
      max={MOST}
      decimalScale={digits}
      thousandSeparator=","
      hideControls
    />
  );
}

function Fields({
  card,
  choices,
  able,
}: {
  card: BoardCard;
  choices: BoardChoices | undefined;
  able: boolean;
}) {
  const { t } = useWords();
  const mover = useMover();
  const { change } = useCardMoves();
  const owners = choices?.owners ?? [];
  const known =
    owners.some(({ id }) => id === card.owner?.id) || !card.owner ? owners : [card.owner, ...owners];
  return (
    <div className={styles.fields}>
      <Select
        label={t("board.stage")}
        data={stages.map((stage) => ({ value: stage, label: t(`board.stage.${stage}`) }))}
        value={card.stage}
        onChange={(stage) => {
          const to = stages.find((one) => one === stage);
          if (to) void mover(card, to);
        }}
        readOnly={!able}
        allowDeselect={false}
      />
      <Select
        label={t("board.owner")}
        placeholder={t("board.nobody")}
        data={known.map(({ id, name }) => ({ value: id, label: name }))}
        value={card.owner?.id ?? null}
        onChange={(id) => id && void change(card, { owner_id: id })}
        readOnly={!able}
        allowDeselect={false}
      />
      <Value key={`${card.value.amount_minor}-${card.value_from}`} card={card} able={able} />
      <Select
        label={t("board.treatment")}
        placeholder={t("board.noTreatment")}
        data={(choices?.services ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={card.service?.id ?? null}
        onChange={(service) => void change(card, { service })}
        readOnly={!able}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("board.treatment.clear") }}
      />
      <TagsInput
        className={styles.wide ?? ""}
        label={t("board.tags")}
        data={choices?.tags ?? []}
        value={card.tags}
        onChange={(tags) =>
          void change(card, { tags: tags.map((tag) => tag.trim().slice(0, 40)).filter(Boolean) })
        }
        maxTags={MOST_TAGS}
        readOnly={!able}
        placeholder={card.tags.length === 0 ? t("board.tags.hint") : ""}
      />
    </div>
  );
}

function Facts({ detail: { card, lifetime } }: { detail: CardDetail }) {
  const { t, time, code } = useWords();
  const worth = useWorth();
  const rows: (readonly [string, ReactNode])[] = [
    [t("board.status"), t(`board.status.${card.status}`)],
    [t("context.phone"), card.phone ? shownPhone(card.phone) : null],
    [t("context.email"), card.email],
    [t("board.source"), card.source?.name ?? (card.channel ? code("channel", card.channel) : null)],
    [t("board.line"), card.line ? code("board.line", card.line) : null],
    [
      t("board.created"),
      <time key="made" dateTime={card.created_at}>
        {time.dayTime(card.created_at)}
      </time>,
    ],
    [t("board.lifetime"), lifetime.amount_minor > 0 ? worth(lifetime) : null],
    [
      t("board.visit"),
      card.booked ? (
        <time key="visit" dateTime={card.booked.start}>
          {time.dayTime(card.booked.start)}
        </time>
      ) : null,
    ],
    [t("board.todo"), card.open_tasks > 0 ? t("board.tasks", { count: card.open_tasks }) : null],
  ];
  return (
    <dl className={styles.facts}>
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Inside({ detail, choices }: { detail: CardDetail; choices: BoardChoices | undefined }) {
  const { t } = useWords();
  const able = useRights()("pipeline.write");
  const { card } = detail;
  return (
    <div className={styles.body}>
      <Reach card={card} />
      <Fields card={card} choices={choices} able={able} />
      <OneClickButtons card={card} />
      <Facts detail={detail} />
      <Part title={t("board.history")}>
        <History moves={detail.moves} />
      </Part>
    </div>
  );
}

export default function CardSheet({
  id,
  choices,
  onClose,
}: {
  id: string;
  choices: BoardChoices | undefined;
  onClose: () => void;
}) {
  const { t } = useWords();
  const phone = usePhone();
  const query = useCard(id);
  return (
    <Drawer
      opened
      onClose={onClose}
      position={phone ? "bottom" : "right"}
      size={phone ? "92dvh" : 540}
      returnFocus={false}
      title={query.data?.card.name ?? t("board.card")}
      closeButtonProps={{ "aria-label": t("said.close") }}
      classNames={{ title: styles.name ?? "" }}
    >
      {query.data ? (
        <Inside key={query.data.card.id} detail={query.data} choices={choices} />
      ) : query.isError ? (
        <Notice tone="bad" title={t("board.card.failed")} words={t("error.session.words")} />
      ) : (
        <Skeleton height={360} aria-busy="true" />
      )}
    </Drawer>
  );
}
