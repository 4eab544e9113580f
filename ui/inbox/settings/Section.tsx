/** One part of a settings page, with its heading and what it means. */

import type { ReactNode } from "react";
import styles from "./Section.module.css";

export function Section({ title, words, children }: { title?: string; words?: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      {title ? <h3 className={styles.title}>{title}</h3> : null}
      {words ? <p className={styles.words}>{words}</p> : null}
      {children}
    </section>
  );
}

/** As high as a page is at least, so that nothing jumps when it comes. */
export function Coming() {
  return <div className={styles.wait} aria-busy="true" />;
}
