/** The page of what waits for a person: who to call, what else to do, what went wrong, and the best next thing. */

import { Button, Tabs } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useRights } from "../data/rights";
import { PageHead } from "../parts/PageHead";
import { useWords } from "../words/t";
import { useExceptions, useTaskCounts } from "./data";
import { Exceptions } from "./Exceptions";
import { Focus } from "./Focus";
import { type Tab, taskSearch } from "./search";
import { TaskList } from "./TaskList";
import styles from "./Tasks.module.css";

export function Tasks() {
  const { t } = useWords();
  const may = useRights();
  const search = taskSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const navigate = useNavigate();
  const counts = useTaskCounts();
  const wrong = useExceptions();
  const tab = search.tab ?? "call";
  const shown: readonly (readonly [Tab, number])[] = [
    ["call", counts?.call ?? 0],
    ["desk", counts?.desk ?? 0],
    ...(may("messages.approve") ? ([["exceptions", wrong.all + wrong.held]] as const) : []),
  ];
  const go = (changed: ReturnType<typeof taskSearch>): void =>
    void navigate({ to: "/tasks", search: changed });
  return (
    <main className={styles.page}>
      <PageHead
        title={t("tasks.title")}
        aside={counts && counts.overdue > 0 ? t("tasks.overdue", { count: counts.overdue }) : null}
        tools={
          may("tasks.write") && !search.focus ? (
            <Button
              leftSection={<IconBolt size={16} stroke={1.75} aria-hidden="true" />}
              onClick={() => go({ ...search, focus: true })}
            >
              {t("tasks.next")}
            </Button>
          ) : null
        }
      >
        {search.focus ? null : (
          <Tabs value={tab} onChange={(value) => go({ tab: value as Tab })}>
            <Tabs.List aria-label={t("tasks.title")} className={styles.tabs ?? ""}>
              {shown.map(([name, count]) => (
                <Tabs.Tab key={name} value={name} id={`tasks-tab-${name}`} aria-controls="tasks-panel">
                  {t(`tasks.tab.${name}`)}
                  {count > 0 ? <span className={styles.count}>{count}</span> : null}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          </Tabs>
        )}
      </PageHead>
      <div
        className={styles.body}
        id="tasks-panel"
        {...(search.focus ? {} : { role: "tabpanel", "aria-labelledby": `tasks-tab-${tab}` })}
      >
        {search.focus ? (
          <Focus onClose={() => go({ tab })} />
        ) : tab === "exceptions" ? (
          <Exceptions />
        ) : (
          <TaskList key={tab} queue={tab} search={search} />
        )}
      </div>
    </main>
  );
}
