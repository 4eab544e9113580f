/** The page of what waits for a person: who to call, what else to do, what went wrong, and the best next thing. */

import { Button } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useRights } from "../data/rights";
import { PageHead } from "../parts/PageHead";
import { Page, PagePanel, PageTabs } from "../parts/PageTabs";
import { useWords } from "../words/t";
import { useExceptions, useTaskCounts } from "./data";
import { Exceptions } from "./Exceptions";
import { Focus } from "./Focus";
import { type Tab, taskSearch } from "./search";
import { TaskList } from "./TaskList";

export function Tasks() {
  const { t } = useWords();
  const may = useRights();
  const search = taskSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const navigate = useNavigate();
  const counts = useTaskCounts();
  const wrong = useExceptions();
  const tab = search.tab ?? "call";
  const lists: { name: Tab; count: number }[] = [
    { name: "call", count: counts?.call ?? 0 },
    { name: "desk", count: counts?.desk ?? 0 },
    ...(may("messages.approve") ? [{ name: "exceptions" as const, count: wrong.all + wrong.held }] : []),
  ];
  const go = (changed: ReturnType<typeof taskSearch>): void =>
    void navigate({ to: "/tasks", search: changed });
  return (
    <Page>
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
          <PageTabs<Tab>
            id="tasks"
            label={t("tasks.title")}
            tabs={lists.map((list) => ({ ...list, words: t(`tasks.tab.${list.name}`) }))}
            tab={tab}
            onTab={(value) => go({ tab: value })}
          />
        )}
      </PageHead>
      <PagePanel id="tasks" tab={search.focus ? null : tab}>
        {search.focus ? (
          <Focus onClose={() => go({ tab })} />
        ) : tab === "exceptions" ? (
          <Exceptions />
        ) : (
          <TaskList key={tab} queue={tab} search={search} />
        )}
      </PagePanel>
    </Page>
  );
}
