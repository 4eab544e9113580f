/** The pages beside the inbox, by name: in the rail on a desk, in the bar at the thumb and behind More on a phone. */

import { Drawer } from "@mantine/core";
import {
  IconCalendar,
  IconChecklist,
  IconDots,
  IconInbox,
  IconLayoutKanban,
  IconListNumbers,
  IconRefreshDot,
  IconRoute,
} from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { useCounts } from "../data/queries";
import { useTaskCounts } from "../tasks/data";
import { type Key, useWords } from "../words/t";
import styles from "./Pages.module.css";
import rail from "./Rail.module.css";

const pages = {
  "/board": [IconLayoutKanban, "board.title"],
  "/tasks": [IconChecklist, "tasks.title"],
  "/calendar": [IconCalendar, "calendar.open"],
  "/plans": [IconListNumbers, "plans.title"],
  "/recall": [IconRefreshDot, "recall.title"],
  "/sequences": [IconRoute, "sequences.title"],
} as const satisfies Record<string, readonly [typeof IconInbox, Key]>;
type Page = keyof typeof pages;

const inRail = Object.keys(pages) as Page[];
const behindMore: readonly Page[] = ["/calendar", "/plans", "/recall", "/sequences"];

function usePath(): string {
  return useRouterState({ select: (state) => state.location.pathname });
}

export function PageLinks() {
  const { t } = useWords();
  const path = usePath();
  const overdue = useTaskCounts()?.mine_overdue ?? 0;
  return (
    <nav className={styles.pages} aria-label={t("nav.pages")}>
      {inRail.map((page) => {
        const [Icon, words] = pages[page];
        return (
          <Link
            key={page}
            to={page}
            className={rail.link ?? ""}
            title={t(words)}
            aria-current={path.startsWith(page) ? "page" : undefined}
          >
            <Icon size={20} stroke={1.5} aria-hidden="true" />
            <span className={rail.label}>{t(words)}</span>
            {page === "/tasks" && overdue > 0 ? (
              <span className={rail.count} data-loud>
                <span aria-hidden="true">{overdue > 99 ? "99+" : overdue}</span>
                <span className="sr">{t("tasks.overdue", { count: overdue })}</span>
              </span>
            ) : null}
          </Link>
        );
      })}
    </nav>
  );
}

function More({ path, onClose }: { path: string; onClose: () => void }) {
  const { t } = useWords();
  return (
    <nav aria-label={t("nav.more")} className={styles.more}>
      {behindMore.map((page) => {
        const [Icon, words] = pages[page];
        return (
          <Link
            key={page}
            to={page}
            className={styles.row ?? ""}
            aria-current={path.startsWith(page) ? "page" : undefined}
            onClick={onClose}
          >
            <Icon size={22} stroke={1.5} aria-hidden="true" />
            {t(words)}
          </Link>
        );
      })}
    </nav>
  );
}

/** On a phone, at the thumb: the three pages of the day, and the rest. */
export function PhoneBar() {
  const { t } = useWords();
  const path = usePath();
  const [open, setOpen] = useState(false);
  const waiting = useCounts()?.waiting ?? 0;
  const overdue = useTaskCounts()?.mine_overdue ?? 0;
  const bar = [
    ["/", IconInbox, "nav.inbox", path === "/"],
    ["/tasks", IconChecklist, "tasks.title", path.startsWith("/tasks")],
    ["/board", IconLayoutKanban, "board.title", path.startsWith("/board")],
  ] as const;
  const elsewhere = behindMore.some((page) => path.startsWith(page));
  return (
    <>
      <nav className={styles.bar} aria-label={t("nav.bar")}>
        {bar.map(([to, Icon, words, here]) => (
          <Link key={to} to={to} className={styles.key ?? ""} aria-current={here ? "page" : undefined}>
            <Icon size={22} stroke={1.5} aria-hidden="true" />
            {t(words)}
            {to === "/" && waiting > 0 ? (
              <span className={styles.badge}>
                <span aria-hidden="true">{waiting > 99 ? "99+" : waiting}</span>
                <span className="sr">{t("nav.waiting", { count: waiting })}</span>
              </span>
            ) : null}
            {to === "/tasks" && overdue > 0 ? (
              <span className={styles.badge}>
                <span aria-hidden="true">{overdue > 99 ? "99+" : overdue}</span>
                <span className="sr">{t("tasks.overdue", { count: overdue })}</span>
              </span>
            ) : null}
          </Link>
        ))}
        <button
          type="button"
          className={styles.key}
          data-here={elsewhere || undefined}
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen(true)}
        >
          <IconDots size={22} stroke={1.5} aria-hidden="true" />
          {t("nav.more")}
        </button>
      </nav>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        position="bottom"
        size="auto"
        title={t("nav.more")}
        closeButtonProps={{ "aria-label": t("said.close") }}
        transitionProps={{ duration: 120 }}
        classNames={{ content: styles.sheet ?? "" }}
      >
        <More path={path} onClose={() => setOpen(false)} />
      </Drawer>
    </>
  );
}
