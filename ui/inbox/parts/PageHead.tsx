/** The head of a page of its own: what it is called, what one can do there, and the browser tab's title. */

import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useSession } from "../data/queries";
import styles from "./PageHead.module.css";

interface Props {
  title: string;
  /** A short line beside the title: a count, a sum. */
  aside?: ReactNode;
  /** Buttons at the right. */
  tools?: ReactNode;
  /** A second line, for filters and the like. */
  children?: ReactNode;
}

export function PageHead({ title, aside, tools, children }: Props) {
  const practice = useSession().data?.practice.name ?? "";
  useDocumentTitle(`${title} · ${practice}`);
  return (
    <header className={styles.head}>
      <div className={styles.line}>
        <h1 className={styles.title}>{title}</h1>
        {aside ? <span className={styles.aside}>{aside}</span> : null}
        {tools ? <div className={styles.tools}>{tools}</div> : null}
      </div>
      {children}
    </header>
  );
}
