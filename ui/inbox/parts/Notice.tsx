/** The empty and the failed state of any view: what it means and the one thing to do. */

import { IconAlertTriangle, IconSparkles } from "@tabler/icons-react";
import type { ComponentType, ReactNode } from "react";
import styles from "./Notice.module.css";

interface Props {
  title: string;
  words: string;
  tone?: "calm" | "bad";
  icon?: ComponentType<{ size?: number; stroke?: number }>;
  action?: ReactNode;
}

export function Notice({ title, words, tone = "calm", icon, action }: Props) {
  const Icon = icon ?? (tone === "bad" ? IconAlertTriangle : IconSparkles);
  return (
    <div className={styles.notice} data-tone={tone} role={tone === "bad" ? "alert" : undefined}>
      <span className={styles.mark} aria-hidden="true">
        <Icon size={24} stroke={1.5} />
      </span>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.words}>{words}</p>
      {action ? <div className={styles.action}>{action}</div> : null}
    </div>
  );
}
