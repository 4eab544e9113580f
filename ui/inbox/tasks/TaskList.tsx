/** The call list and the other tasks: soonest due first, a row each, J and K from one to the next. */

import { Button, Chip, Select, Skeleton } from "@mantine/core";
import { IconCheck, IconChevronLeft } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { TaskView } from "../../shared/api";
import { useSlow } from "../data/clock";
import { useKeys } from "../keys/useKeys";
import { Notice } from "../parts/Notice";
import { useNotices } from "../parts/notices";
import { usePhone } from "../parts/useScreen";
import { useWords } from "../words/t";
import { useKinds, useReasons, useTasks } from "./data";
import { KindIcon } from "./KindIcon";
import { TaskPanel } from "./Panel";
import type { TaskSearch } from "./search";
import styles from "./TaskList.module.css";

interface Props {
  queue: "call" | "desk";
  search: TaskSearch;
}

function Row({ task, open, onOpen }: { task: TaskView; open: boolean; onOpen: () => void }) {
  const { t, language, time } = useWords();
  const kind = useKinds().get(task.kind);
  const reasons = useReasons();
  const at = useSlow();
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        data-task={task.id}
        aria-current={open || undefined}
        onClick={onOpen}
      >
        <span className={styles.icon}>
          <KindIcon icon={kind?.icon} />
        </span>
        <span className={styles.middle}>
          <span className={styles.line}>
            <span className={styles.name}>{task.name ?? t("tasks.somebody")}</span>
            <span className={styles.due} data-late={task.overdue || undefined}>
              {time.pill(task.due_at, at)}
            </span>
          </span>
          <span className={styles.what}>
            {[kind?.label[language] ?? task.kind, reasons(task, at)].filter(Boolean).join(" · ")}
          </span>
          {task.note ? <span className={styles.note}>{task.note}</span> : null}
          <span className={styles.owner}>{task.owner_name ?? t("tasks.nobody")}</span>
        </span>
      </button>
    </li>
  );
}

function Filters({ queue, search, onChange }: Props & { onChange: (changed: TaskSearch) => void }) {
  const { t, language } = useWords();
  const kinds = [...useKinds().values()].filter((kind) => kind.queue === queue);
  const whose = search.whose ?? "all";
  return (
    <div className={styles.filters}>
      <Chip.Group
        value={whose}
        onChange={(value) => onChange({ ...search, whose: value as NonNullable<TaskSearch["whose"]> })}
      >
        {(["all", "mine", "unowned"] as const).map((each) => (
          <Chip key={each} value={each} size="sm" variant="outline">
            {t(`tasks.whose.${each}`)}
          </Chip>
        ))}
      </Chip.Group>
      <Chip
        size="sm"
        variant="outline"
        checked={search.overdue === true}
        onChange={(checked) => onChange({ ...search, overdue: checked })}
      >
        {t("tasks.overdueOnly")}
      </Chip>
      <Select
        className={styles.kinds ?? ""}
        size="xs"
        aria-label={t("tasks.kind")}
        placeholder={t("tasks.kind.all")}
        clearable
        data={kinds.map((kind) => ({ value: kind.name, label: kind.label[language] ?? kind.name }))}
        value={search.kind ?? null}
        onChange={(kind) => onChange({ ...search, ...(kind ? { kind } : { kind: undefined }) } as TaskSearch)}
      />
    </div>
  );
}

export function TaskList({ queue, search }: Props) {
  const { t } = useWords();
  const phone = usePhone();
  const navigate = useNavigate();
  const notices = useNotices();
  const list = useRef<HTMLUListElement>(null);
  const shown = {
    queue,
    whose: search.whose ?? "all",
    ...(search.overdue ? { overdue: true } : {}),
    ...(search.kind ? { kind: search.kind } : {}),
  };
  const { items, isPending, isError, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useTasks(shown);
  const go = (changed: TaskSearch): void => void navigate({ to: "/tasks", search: changed, replace: true });
  const open = (id: string | null): void => {
    const { task: _, ...rest } = search;
    go(id ? { ...rest, task: id } : rest);
  };
  const place = items?.findIndex((one) => one.id === search.task) ?? -1;
  const step = (by: number): void => {
    if (!items || items.length === 0) return;
    const next =
      items[
        Math.min(Math.max(place < 0 ? (by > 0 ? 0 : items.length - 1) : place + by, 0), items.length - 1)
      ];
    if (!next) return;
    open(next.id);
    list.current?.querySelector<HTMLElement>(`[data-task="${next.id}"]`)?.focus();
  };
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    note: () => document.querySelector<HTMLTextAreaElement>("textarea[data-note]")?.focus(),
    back: () => search.task && open(null),
  });
  const done = (said: string): void => {
    notices.say(said);
    const next = items?.[place + 1] ?? items?.[place - 1];
    open(phone ? null : (next?.id ?? null));
  };
  // On a desk the first is open: nobody looks at an empty half.
  const first = items?.[0]?.id;
  const wanted = !phone && !search.task && first !== undefined;
  useEffect(() => {
    if (wanted && first) void navigate({ to: "/tasks", search: { ...search, task: first }, replace: true });
  });
  if (phone && search.task)
    return (
      <div className={styles.whole}>
        <Button
          className={styles.back ?? ""}
          variant="subtle"
          color="gray"
          leftSection={<IconChevronLeft size={18} stroke={1.5} aria-hidden="true" />}
          onClick={() => open(null)}
        >
          {t("tasks.list")}
        </Button>
        <TaskPanel id={search.task} onDone={done} />
      </div>
    );
  return (
    <div className={styles.halves}>
      <div className={styles.left}>
        <Filters queue={queue} search={search} onChange={go} />
        {isPending ? <Skeleton height={72} m="md" aria-busy="true" /> : null}
        {isError && !items ? (
          <Notice
            tone="bad"
            title={t("tasks.unread")}
            words={t("error.session.words")}
            action={<Button onClick={() => void refetch()}>{t("error.retry")}</Button>}
          />
        ) : null}
        {items?.length === 0 ? (
          <div className={styles.none}>
            <IconCheck size={32} stroke={1.25} aria-hidden="true" />
            <p>{t(queue === "call" ? "tasks.none.call" : "tasks.none.desk")}</p>
          </div>
        ) : null}
        <ul ref={list} className={styles.rows} aria-label={t(`tasks.tab.${queue}`)}>
          {items?.map((task) => (
            <Row key={task.id} task={task} open={task.id === search.task} onOpen={() => open(task.id)} />
          ))}
        </ul>
        {hasNextPage ? (
          <Button
            className={styles.more ?? ""}
            variant="default"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t("tasks.more")}
          </Button>
        ) : null}
      </div>
      {phone ? null : (
        <div className={styles.right}>
          {search.task ? (
            <TaskPanel key={search.task} id={search.task} onDone={done} />
          ) : (
            <p className={styles.empty}>{t("tasks.pick")}</p>
          )}
        </div>
      )}
    </div>
  );
}
