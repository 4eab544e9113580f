/** What is connected from outside, a channel or a system: what it is, how it is, and what is wrong with it. */

import { Badge } from "@mantine/core";
import { IconAlertTriangleFilled, IconCircleXFilled } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useSlow } from "../data/clock";
import { useWords } from "../words/t";
import styles from "./Connected.module.css";

export function ConnectedList({ children }: { children: ReactNode }) {
  return <ul className={styles.list}>{children}</ul>;
}

interface Props {
  glyph: ReactNode;
  name: string;
  at: string;
  state: string;
  colour: string;
  children: ReactNode;
}

export function Connected({ glyph, name, at, state, colour, children }: Props) {
  return (
    <li className={styles.item} aria-label={`${name}, ${at}`}>
      <div className={styles.head}>
        <span className={styles.glyph} aria-hidden="true">
          {glyph}
        </span>
        <div className={styles.who}>
          <p className={styles.name}>{name}</p>
          <p className={styles.at}>{at}</p>
        </div>
        <Badge variant="light" tt="none" color={colour}>
          {state}
        </Badge>
      </div>
      {children}
    </li>
  );
}

export function Troubles({ children }: { children: ReactNode }) {
  return <ul className={styles.troubles}>{children}</ul>;
}

interface TroubleProps {
  broken?: boolean;
  what: string;
  since?: string | null;
  words: string;
  /** What the other side calls it, for whoever asks there. */
  code?: string | null;
  children?: ReactNode;
}

export function Trouble({ broken = false, what, since, words, code, children }: TroubleProps) {
  const { t, time } = useWords();
  const now = useSlow();
  const Icon = broken ? IconCircleXFilled : IconAlertTriangleFilled;
  return (
    <li className={styles.trouble} data-grade={broken ? "broken" : "warning"}>
      <Icon className={styles.mark ?? ""} size={18} aria-hidden="true" />
      <div>
        <p className={styles.what}>
          {what}
          {since ? (
            <span className={styles.since} title={time.exact(since)}>
              {t("channels.since", { when: time.relative(since, now) })}
            </span>
          ) : null}
        </p>
        <p className={styles.words}>{words}</p>
        {code ? <p className={styles.code}>{t("channels.code", { code })}</p> : null}
        {children}
      </div>
    </li>
  );
}
