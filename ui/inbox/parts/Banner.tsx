/** What everybody must know whatever page they are on: a line each, with the one thing to do about it. */

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./Banner.module.css";

interface Props {
  label: string;
  tone: "warn" | "bad";
  /** None: there is nothing to know, and only the place where it will be said. */
  children: readonly ReactNode[];
}

export function Banner({ label, tone, children }: Props) {
  return (
    <div role="status" aria-label={label}>
      {children.length > 0 ? (
        <ul className={styles.banner} data-tone={tone}>
          {children}
        </ul>
      ) : null}
    </div>
  );
}

interface RowProps {
  mark: ReactNode;
  what: string;
  words: string;
  /** Without one there is nothing this person may do about it. */
  action?: { words: string; busy?: boolean; onPress: () => void } | null;
}

export function BannerRow({ mark, what, words, action }: RowProps) {
  return (
    <li className={styles.row}>
      <span className={styles.mark} aria-hidden="true">
        {mark}
      </span>
      <p className={styles.words}>
        <strong className={styles.what}>{what}</strong> {words}
      </p>
      {action ? (
        <Button
          className={styles.action}
          size="compact-sm"
          variant="default"
          loading={action.busy ?? false}
          onClick={action.onPress}
        >
          {action.words}
        </Button>
      ) : null}
    </li>
  );
}
