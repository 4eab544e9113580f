/** The board: every lead and patient by stage, moved by hand, by key or by menu. */

import { ActionIcon, Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconUserShare } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useLayoutEffect, useMemo, useState } from "react";
import { patient } from "../data/patient";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { PageHead } from "../parts/PageHead";
import { usePhone } from "../parts/useScreen";
import { useWords } from "../words/t";
import styles from "./Board.module.css";
import type { Handlers } from "./Card";
import { Column } from "./Column";
import { left, takers, useBoard, useSum, useWorth, wanted } from "./data";
import { Filters, SearchField, SortField } from "./Filters";
import { StageTabs } from "./StageTabs";
import { type BoardSearch, boardSearch, narrowed, shownBy } from "./search";
import { type BoardCard, type Board as BoardView, type Stage, stages } from "./types";
import { useDrag } from "./useDrag";
import { useFocus } from "./useFocus";
import { useHand } from "./useHand";
import { useMover } from "./useMover";

const CardSheet = lazy(patient(() => import("./CardSheet")));

function useBoardSearch() {
  const search = boardSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const navigate = useNavigate();
  const onSearch = useCallback(
    (change: BoardSearch): void => {
      void navigate({
        to: "/board",
        search: (before) => boardSearch({ ...before, ...change }),
        replace: change.card === undefined,
      });
    },
    [navigate],
  );
  return { search, onSearch };
}

function Unowned({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useWords();
  if (count === 0) return null;
  return (
    <button type="button" className={styles.unowned} onClick={onShow}>
      <IconAlertTriangle size={14} stroke={2} aria-hidden="true" />
      {t("board.unowned", { count })}
    </button>
  );
}

/** On a phone the open column has no head: its sum stands in the page's. */
function PhoneSum({ board, stage }: { board: BoardView; stage: Stage }) {
  const { t } = useWords();
  const phone = usePhone();
  const sum = useSum();
  const column = board.columns.find((one) => one.stage === stage);
  if (!phone || !column) return null;
  return <span className={styles.sum}>{t("board.worth", { amount: sum(column.total) })}</span>;
}

function Ghost({ card }: { card: BoardCard }) {
  const worth = useWorth();
  return (
    <>
      <strong>{card.name}</strong>
      <span>{worth(card.value)}</span>
    </>
  );
}

function Waiting() {
  return (
    <div className={styles.track} aria-busy="true">
      {stages.map((stage) => (
        <div key={stage} className={styles.ghosts}>
          <Skeleton height={16} width="60%" />
          {[0, 1, 2].map((one) => (
            <Skeleton key={one} height={132} />
          ))}
        </div>
      ))}
    </div>
  );
}

export function Board() {
  const { t } = useWords();
  const { search, onSearch } = useBoardSearch();
  const query = useBoard(shownBy(search));
  const board = query.data;
  return (
    <main className={styles.page}>
      <PageHead
        title={t("board.title")}
        aside={
          board ? (
            <>
              <Unowned count={board.unowned} onShow={() => onSearch({ owner: "none" })} />
              <PhoneSum board={board} stage={search.stage ?? "lead"} />
            </>
          ) : null
        }
        tools={
          <>
            <SearchField search={search} onSearch={onSearch} />
            <SortField search={search} onSearch={onSearch} />
            <ActionIcon
              variant="default"
              size={36}
              aria-label={t("takers.title")}
              title={t("takers.title")}
              aria-haspopup="dialog"
              onClick={() => takers.set(true)}
            >
              <IconUserShare size={18} stroke={1.5} aria-hidden="true" />
            </ActionIcon>
          </>
        }
      >
        <Filters search={search} choices={board?.choices} onSearch={onSearch} />
      </PageHead>
      {board ? (
        <Columns board={board} search={search} loading={query.isFetching} onSearch={onSearch} />
      ) : query.isError ? (
        <Notice
          tone="bad"
          title={t("board.failed")}
          words={t("error.session.words")}
          action={<Button onClick={() => void query.refetch()}>{t("error.retry")}</Button>}
        />
      ) : (
        <Waiting />
      )}
      <Suspense>
        {search.card ? (
          <CardSheet
            id={search.card}
            choices={board?.choices}
            onClose={() => {
              wanted.set(search.card ? { id: search.card } : null);
              onSearch({ card: undefined });
            }}
          />
        ) : null}
      </Suspense>
    </main>
  );
}

function Columns({
  board,
  search,
  loading,
  onSearch,
}: {
  board: BoardView;
  search: BoardSearch;
  loading: boolean;
  onSearch: (change: BoardSearch) => void;
}) {
  const { t } = useWords();
  const phone = usePhone();
  const able = useRights()("pipeline.write");
  const mover = useMover();
  const [active, setActive] = useState<string | null>(null);
  const move = (card: BoardCard, to: Stage): void => void mover(card, to);
  const { dragged, grab, ghost, track } = useDrag(move);
  const { lifted, over, said, key } = useHand(board, able, move, (card) => onSearch({ card: card.id }));
  useFocus(board);
  const on = useHandlers({
    open: (card) => onSearch({ card: card.id }),
    toThread: (card) => {
      if (card.thread_id) left.set({ threadId: card.thread_id, card: card.id, search });
    },
    move,
    grab: (event, card) => {
      if (able && !phone) grab(event, card);
    },
    key,
    focused: setActive,
  });
  const shown = phone
    ? board.columns.filter((each) => each.stage === (search.stage ?? "lead"))
    : board.columns;
  return (
    <>
      <p id="board-keys" className="sr">
        {t("board.keys")}
      </p>
      <div className="sr" aria-live="assertive">
        {said}
      </div>
      {phone ? (
        <StageTabs
          columns={board.columns}
          stage={search.stage ?? "lead"}
          onStage={(stage) => onSearch({ stage })}
        />
      ) : null}
      <div ref={track} className={styles.track} data-dragging={dragged !== null || undefined}>
        {shown.map((column) => (
          <Column
            key={column.stage}
            column={column}
            active={active}
            lifted={dragged?.card.id ?? lifted}
            over={
              (dragged?.over === column.stage && dragged.card.stage !== column.stage) || over === column.stage
            }
            able={able}
            narrowed={narrowed(search)}
            loading={loading}
            on={on}
          />
        ))}
      </div>
      <div ref={ghost} className={styles.ghost} hidden={dragged === null} aria-hidden="true">
        {dragged ? <Ghost card={dragged.card} /> : null}
      </div>
    </>
  );
}

/** The newest of each, under names that stay: cards need not be drawn anew for them. */
function useHandlers(given: Handlers): Handlers {
  const [current] = useState({ now: given });
  useLayoutEffect(() => {
    current.now = given;
  });
  return useMemo(
    () => ({
      open: (card) => current.now.open(card),
      toThread: (card) => current.now.toThread(card),
      move: (card, to) => current.now.move(card, to),
      grab: (event, card) => current.now.grab(event, card),
      key: (event, card) => current.now.key(event, card),
      focused: (id) => current.now.focused(id),
    }),
    [current],
  );
}
