/** What is not saved yet, at the foot of the page for as long as there is something; and word of a conflict. */

import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useFoot } from "../parts/useFoot";
import { useWords } from "../words/t";
import styles from "./SaveBar.module.css";
import type { Editing } from "./useEditing";

interface BarProps {
  words: ReactNode;
  drop: string;
  onDrop: () => void;
  onSave: () => void;
  busy?: boolean;
  locked?: boolean;
}

export function Bar({ words, drop, onDrop, onSave, busy, locked }: BarProps) {
  const { t } = useWords();
  return (
    <div className={styles.bar} role="status" ref={useFoot()}>
      <p className={styles.words}>{words}</p>
      <Button variant="default" onClick={onDrop}>
        {drop}
      </Button>
      <Button loading={busy ?? false} disabled={locked ?? false} onClick={onSave}>
        {t("settings.save")}
      </Button>
    </div>
  );
}

interface Props {
  editing: Pick<Editing<never>, "state" | "save" | "drop"> & { changed: readonly unknown[] };
}

export function SaveBar({ editing: { changed, state, save, drop } }: Props) {
  const { t } = useWords();
  if (changed.length === 0) return null;
  return (
    <Bar
      words={t("settings.unsaved", { count: changed.length })}
      drop={t("settings.drop")}
      busy={state === "saving"}
      onDrop={drop}
      onSave={() => void save()}
    />
  );
}

export function Conflict({ editing }: { editing: Pick<Editing<never>, "state"> }) {
  const { t } = useWords();
  if (editing.state !== "conflict") return null;
  return (
    <div className={styles.conflict} role="alert">
      <IconAlertTriangle size={18} stroke={1.75} aria-hidden="true" />
      <p>
        <strong>{t("settings.conflict.title")}.</strong> {t("settings.conflict.words")}
      </p>
    </div>
  );
}
