/** "Why did it say that?" at each message of the assistant; the answer is fetched when asked. */

import { Popover } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { patient } from "../data/patient";
import { useWords } from "../words/t";
import styles from "./Why.module.css";

const WhyAnswer = lazy(patient(() => import("./WhyAnswer")));

export function Why({ runId }: { runId: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      width="min(380px, calc(100vw - 32px))"
      position="bottom-end"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={styles.ask}
          aria-expanded={open}
          onClick={() => setOpen((was) => !was)}
        >
          {t("why.ask")}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.answer ?? ""} data-covers-keys="" aria-label={t("why.ask")}>
        <Suspense fallback={<div className={styles.empty} />}>
          {open ? <WhyAnswer runId={runId} /> : null}
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
