/** Everything that happened to a plan, the newest first: sessions, what was sent, what a person was asked to do. */

import {
  IconArrowBackUp,
  IconCheck,
  IconChecklist,
  IconMail,
  IconMessage,
  IconShoppingBag,
  IconX,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { PlanDetail } from "../../shared/api";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { usePlanMoves } from "./data";
import styles from "./History.module.css";
import { useSaying } from "./saying";

interface Line {
  id: string;
  at: string;
  icon: ComponentType<{ size?: number; stroke?: number; "aria-hidden"?: "true" }>;
  words: string;
  soft?: string;
  /** The session that can be taken back. */
  session?: string;
}

function useLines(detail: PlanDetail): Line[] {
  const { t, code, language } = useWords();
  const { plan } = detail;
  const lines: Line[] = [
    {
      id: "sold",
      at: plan.bought_at,
      icon: IconShoppingBag,
      words: t("plans.history.sold", { total: plan.total }),
    },
  ];
  for (const each of detail.sessions) {
    lines.push({
      id: each.id,
      at: each.at,
      icon: each.taken_back ? IconArrowBackUp : IconCheck,
      words: t(each.taken_back ? "plans.history.takenBack" : "plans.history.session"),
      soft: each.provider ?? code("plans.source", each.source),
      ...(each.taken_back || !plan.counted_here ? {} : { session: each.id }),
    });
  }
  for (const each of detail.touches) {
    const sent = each.outcome === "sent" || each.outcome === "held";
    const why = each.why && !sent ? code("plans.code", each.why) : null;
    lines.push({
      id: `${each.sequence}-${each.step}-${each.at}`,
      at: each.at,
      icon: sent
        ? each.channel === "email"
          ? IconMail
          : IconMessage
        : each.outcome === "done"
          ? IconChecklist
          : IconX,
      words: code("plans.touched", each.outcome),
      soft: [each.name[language] ?? each.name.en, why].filter(Boolean).join(" · "),
    });
  }
  for (const each of detail.tasks) {
    lines.push({
      id: each.id,
      at: each.closed_at ?? each.due_at,
      icon: IconChecklist,
      words: t(each.state === "open" ? "plans.history.task" : "plans.history.taskDone", {
        what: code("plans.task", each.kind),
      }),
      soft: [
        each.outcome ? code("plans.outcome", each.outcome) : null,
        each.tries > 0 ? t("plans.history.tries", { count: each.tries }) : null,
      ]
        .filter(Boolean)
        .join(" · "),
    });
  }
  return lines.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

export function History({ detail }: { detail: PlanDetail }) {
  const { t } = useWords();
  const { day } = useSaying();
  const able = useRights()("booking.write");
  const moves = usePlanMoves();
  return (
    <ol className={styles.lines}>
      {useLines(detail).map(({ id, at, icon: Icon, words, soft, session }) => (
        <li key={id} className={styles.line}>
          <span className={styles.mark}>
            <Icon size={16} stroke={1.75} aria-hidden="true" />
          </span>
          <span className={styles.words}>
            {words}
            {soft ? <span className={styles.soft}>{soft}</span> : null}
          </span>
          {session && able ? (
            <button
              type="button"
              className={styles.back}
              disabled={moves.busy}
              onClick={() => void moves.takeBack(detail.plan.id, session)}
            >
              {t("plans.takeBack")}
            </button>
          ) : null}
          <time className={styles.day} dateTime={at}>
            {day(at)}
          </time>
        </li>
      ))}
    </ol>
  );
}
