/** One thing at a time, the best one first: for a spare five minutes, with one hand on a phone. */

import { Button, Kbd, Skeleton } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSlow } from "../data/clock";
import { useKeys } from "../keys/useKeys";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import { useNext, useTaskMoves } from "./data";
import styles from "./Focus.module.css";
import { Panel } from "./Panel";

export function Focus({ onClose }: { onClose: () => void }) {
  const { t, time } = useWords();
  const next = useNext(true);
  const moves = useTaskMoves();
  const queries = useQueryClient();
  const at = useSlow();
  const [said, setSaid] = useState("");
  const [count, setCount] = useState(0);
  const { data } = next;
  const detail = data?.task ?? null;
  const skip = (): void => {
    if (!detail || moves.busy) return;
    setSaid("");
    void moves.skip(detail.task.id);
  };
  useKeys({
    next: skip,
    back: onClose,
    note: () => document.querySelector<HTMLTextAreaElement>("textarea[data-note]")?.focus(),
  });
  const done = (words: string): void => {
    setSaid(words);
    setCount((before) => before + 1);
    void queries.invalidateQueries({ queryKey: ["tasks", "next"] });
  };
  return (
    <div className={styles.focus}>
      <div className={styles.top}>
        <p className={styles.soft}>
          {data && detail ? t("tasks.next.waiting", { count: data.waiting }) : t("tasks.next")}
          {count > 0 ? ` · ${t("tasks.next.done", { count })}` : ""}
        </p>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconX size={16} stroke={1.75} aria-hidden="true" />}
          onClick={onClose}
        >
          {t("tasks.next.close")}
        </Button>
      </div>
      <p role="status" className={styles.said}>
        {said || (data?.skipped ? t("tasks.next.again") : "")}
      </p>
      <div className={styles.card}>
        {next.isError ? (
          <Notice tone="bad" title={t("tasks.unread")} words={t("error.session.words")} />
        ) : null}
        {next.isPending ? <Skeleton height={360} aria-busy="true" /> : null}
        {detail ? (
          <Panel
            key={`${detail.task.id}:${detail.task.version}`}
            detail={detail}
            onDone={done}
            more={
              <Button
                variant="subtle"
                color="gray"
                disabled={moves.busy}
                onClick={skip}
                rightSection={
                  <Kbd size="xs" className={styles.key ?? ""} aria-hidden="true">
                    J
                  </Kbd>
                }
              >
                {t("tasks.next.skip")}
              </Button>
            }
          />
        ) : null}
        {data && !detail ? (
          <div className={styles.none}>
            <IconCheck size={40} stroke={1.25} aria-hidden="true" />
            <h2>{t("tasks.next.none")}</h2>
            <p className={styles.soft}>
              {data.next_due_at
                ? t("tasks.next.later", { when: time.pill(data.next_due_at, at) })
                : t("tasks.next.nothing")}
            </p>
            <Button variant="default" onClick={onClose}>
              {t("tasks.list")}
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  );
}
