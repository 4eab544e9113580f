/** Who leaves without a next visit, and who is due again: two lists of the same care. */

import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { PageHead } from "../parts/PageHead";
import { useWords } from "../words/t";
import { Due } from "./Due";
import { useDue, useLeaving } from "./data";
import { LeavingNow } from "./Leaving";
import styles from "./Recall.module.css";
import { recallSearch, type Tab } from "./search";

export function Recall() {
  const { t } = useWords();
  const search = recallSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const navigate = useNavigate();
  const here = useLeaving().data?.here.length ?? 0;
  const counts = useDue("overdue", null).data?.pages[0]?.counts;
  const tab = search.tab ?? "leaving";
  const shown: readonly (readonly [Tab, number])[] = [
    ["leaving", here],
    ["due", (counts?.overdue ?? 0) + (counts?.week ?? 0)],
  ];
  return (
    <main className={styles.page}>
      <PageHead title={t("recall.title")}>
        <Tabs
          value={tab}
          onChange={(value) => void navigate({ to: "/recall", search: { tab: value as Tab } })}
        >
          <Tabs.List aria-label={t("recall.title")} className={styles.tabs ?? ""}>
            {shown.map(([name, count]) => (
              <Tabs.Tab key={name} value={name} id={`recall-tab-${name}`} aria-controls="recall-panel">
                {t(`recall.tab.${name}`)}
                {count > 0 ? <span className={styles.count}>{count}</span> : null}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      </PageHead>
      <div
        className={styles.body}
        id="recall-panel"
        role="tabpanel"
        aria-labelledby={`recall-tab-${tab}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
      >
        <div className={styles.column}>{tab === "due" ? <Due /> : <LeavingNow />}</div>
      </div>
    </main>
  );
}
