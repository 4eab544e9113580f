/** Who leaves without a next visit, and who is due again: two lists of the same care. */

import { useNavigate, useSearch } from "@tanstack/react-router";
import { PageHead } from "../parts/PageHead";
import { Page, PagePanel, PageTabs } from "../parts/PageTabs";
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
  const due = (counts?.overdue ?? 0) + (counts?.week ?? 0);
  return (
    <Page>
      <PageHead title={t("recall.title")}>
        <PageTabs<Tab>
          id="recall"
          label={t("recall.title")}
          tabs={[
            { name: "leaving", words: t("recall.tab.leaving"), count: here },
            { name: "due", words: t("recall.tab.due"), count: due },
          ]}
          tab={tab}
          onTab={(value) => void navigate({ to: "/recall", search: { tab: value } })}
        />
      </PageHead>
      <PagePanel id="recall" tab={tab} scrolls>
        <div className={styles.column}>{tab === "due" ? <Due /> : <LeavingNow />}</div>
      </PagePanel>
    </Page>
  );
}
