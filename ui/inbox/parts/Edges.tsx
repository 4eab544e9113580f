/** Quiet lines in the timeline: who took over and gave back, what the gate decided, where the card moved. */

import { IconArrowRight, IconInfoCircle, IconLifebuoy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { OwnerKind, TimelineItem } from "../../shared/api";
import { useSession } from "../data/queries";
import { useWords } from "../words/t";
import styles from "./Edges.module.css";
import { OwnerIcon } from "./glyphs";
import { textOf } from "./itemData";
import { Verdict } from "./Verdict";

function Line({ item, icon, children }: { item: TimelineItem; icon: ReactNode; children: ReactNode }) {
  const { time } = useWords();
  return (
    <li className={styles.line}>
      {icon}
      <span>{children}</span>
      <time dateTime={item.at} title={time.exact(item.at)}>
        {time.clock(item.at)}
      </time>
    </li>
  );
}

/** "agent", "none" or empty; anything else names a member of staff. */
function kindOf(owner: string): OwnerKind {
  if (owner === "agent") return "agent";
  return owner === "none" || owner === "" ? "none" : "staff";
}

function useMe(item: TimelineItem): boolean {
  const me = useSession().data?.user.staff_id ?? null;
  return item.author.kind === "staff" && item.author.id !== null && item.author.id === me;
}

function useOwnershipWords(item: TimelineItem): string {
  const { t } = useWords();
  const mine = useMe(item);
  const byPerson = item.author.kind === "staff";
  const name = item.author.name ?? t("item.staff");
  const target = textOf(item, "to");
  const how = textOf(item, "how");
  const to = kindOf(target);
  if (to === "agent") {
    if (mine) return t("item.youGaveBack");
    if (byPerson) return t("item.givenBackBy", { name });
    return t(how === "quiet time" ? "item.givenBackQuiet" : "item.givenBack");
  }
  if (to === "none") return t("item.toQueue");
  if (how.includes("elsewhere")) return t("item.tookOverElsewhere", { name });
  if (!byPerson || how === "assigned")
    return item.text || t("item.assigned", { name: item.author.name ?? t("owner.staff") });
  const replied = how === "wrote";
  if (mine) return t(replied ? "item.youTookOverByReply" : "item.youTookOver");
  return t(replied ? "item.tookOverByReply" : "item.tookOver", { name });
}

/** Taken and closed are edges; that a person was asked is a card. */
export function HandoffLine({ item, status }: { item: TimelineItem; status: "taken" | "closed" }) {
  const { t, code } = useWords();
  const mine = useMe(item);
  const what = code("reason", textOf(item, "reason"));
  const name = item.author.name ?? t("item.staff");
  const words = mine ? t(`handoff.${status}ByYou`, { what }) : t(`handoff.${status}By`, { name, what });
  return (
    <Line item={item} icon={<IconLifebuoy size={14} stroke={1.75} aria-hidden="true" />}>
      {words}
    </Line>
  );
}

export function OwnershipLine({ item }: { item: TimelineItem }) {
  const words = useOwnershipWords(item);
  return (
    <Line item={item} icon={<OwnerIcon kind={kindOf(textOf(item, "to"))} />}>
      {words}
    </Line>
  );
}

export function StageLine({ item }: { item: TimelineItem }) {
  const { t, code } = useWords();
  const from = textOf(item, "from");
  const to = code("stage", textOf(item, "to"));
  return (
    <Line item={item} icon={<IconArrowRight size={14} stroke={1.75} aria-hidden="true" />}>
      {from ? t("item.stageMoved", { from: code("stage", from), to }) : t("item.stage", { to })}
    </Line>
  );
}

export function SystemLine({ item }: { item: TimelineItem }) {
  return (
    <Line item={item} icon={<IconInfoCircle size={14} stroke={1.75} aria-hidden="true" />}>
      {item.text}
    </Line>
  );
}

export function DecisionLine({ item }: { item: TimelineItem }) {
  const { time } = useWords();
  if (!item.decision) return <SystemLine item={item} />;
  return (
    <li className={styles.decision} data-action={item.decision.action}>
      <div className={styles.said}>
        <Verdict decision={item.decision} />
        {item.text ? <p className={styles.quote}>{item.text}</p> : null}
      </div>
      <time className={styles.at} dateTime={item.at} title={time.exact(item.at)}>
        {time.clock(item.at)}
      </time>
    </li>
  );
}
