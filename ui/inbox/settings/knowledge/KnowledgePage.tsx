/** What the agent may say: the answers, the questions without one, what pages propose, and trying it out. */

import { useState } from "react";
import { useWords } from "../../words/t";
import { Failed } from "../Failed";
import { Entries } from "./Entries";
import { Gaps } from "./Gaps";
import styles from "./Knowledge.module.css";
import { useKnowledge } from "./knowledge";
import { Sources } from "./Sources";
import { TryIt } from "./TryIt";

const views = ["entries", "gaps", "sources", "try"] as const;
type View = (typeof views)[number];

export default function KnowledgePage() {
  const { t } = useWords();
  const knowledge = useKnowledge();
  const [view, show] = useState<View>("entries");
  if (knowledge.isError && !knowledge.data) return <Failed again={() => void knowledge.refetch()} />;
  const found = knowledge.data;
  if (!found) return <div className={styles.wait} aria-busy="true" />;
  const counts: Partial<Record<View, number>> = { gaps: found.gaps, sources: found.proposals };
  return (
    <div className={styles.page}>
      <nav className={styles.tabs} aria-label={t("knowledge.views")}>
        {views.map((each) => (
          <button
            key={each}
            type="button"
            className={styles.tab}
            aria-current={view === each ? "page" : undefined}
            onClick={() => show(each)}
          >
            {t(`knowledge.view.${each}`)}
            {counts[each] ? <span className={styles.count}>{counts[each]}</span> : null}
          </button>
        ))}
      </nav>
      <p className={styles.lead}>{t(`knowledge.lead.${view}`)}</p>
      {view === "entries" ? <Entries found={found} /> : null}
      {view === "gaps" ? <Gaps found={found} /> : null}
      {view === "sources" ? <Sources found={found} /> : null}
      {view === "try" ? <TryIt found={found} /> : null}
    </div>
  );
}
