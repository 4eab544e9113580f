/** The lists that a page has, as tabs at the foot of its head; and the panel that shows the chosen one. */

import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./PageTabs.module.css";

interface Props<Name extends string> {
  /** What the page is called; its panel's id begins with `id`. */
  label: string;
  id: string;
  tabs: readonly { name: Name; words: string; count?: number }[];
  tab: Name;
  onTab: (tab: Name) => void;
}

export function PageTabs<Name extends string>({ label, id, tabs, tab, onTab }: Props<Name>) {
  return (
    <Tabs value={tab} onChange={(value) => value && onTab(value as Name)}>
      <Tabs.List aria-label={label} className={styles.tabs ?? ""}>
        {tabs.map(({ name, words, count = 0 }) => (
          <Tabs.Tab key={name} value={name} id={`${id}-tab-${name}`} aria-controls={`${id}-panel`}>
            {words}
            {count > 0 ? <span className={styles.count}>{count}</span> : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}

interface PanelProps {
  id: string;
  /** Null while there are no tabs. */
  tab: string | null;
  /** It scrolls as a whole, so that it is reached by keyboard. */
  scrolls?: boolean;
  children: ReactNode;
}

export function PagePanel({ id, tab, scrolls = false, children }: PanelProps) {
  return (
    <div
      className={styles.panel}
      data-scrolls={scrolls || undefined}
      id={`${id}-panel`}
      {...(tab === null ? {} : { role: "tabpanel", "aria-labelledby": `${id}-tab-${tab}` })}
      {...(scrolls ? { tabIndex: 0 } : {})}
    >
      {children}
    </div>
  );
}

/** A page that fills what the rail leaves: a head, and below it what scrolls. */
export function Page({ children }: { children: ReactNode }) {
  return <main className={styles.page}>{children}</main>;
}
