/** Sequences in words: when a step comes, what begins and ends one, and what a code means. */

import {
  IconArrowsSplit2,
  IconChecklist,
  IconFlag,
  IconFlagFilled,
  IconHourglass,
  IconLayoutKanban,
  IconMessage,
  type IconProps,
  IconTag,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { SequenceCard, SequenceStep } from "../../shared/api";
import { type Key, useWords } from "../words/t";

export type Track = SequenceCard["track"];
export const tracks: readonly Track[] = ["lead", "visit", "plan", "membership", "recall", "other"];
export type Said = SequenceCard["name"];

const icons: Readonly<Record<string, ComponentType<IconProps>>> = {
  send: IconMessage,
  task: IconChecklist,
  tag: IconTag,
  stage: IconLayoutKanban,
  branch: IconArrowsSplit2,
  wait: IconHourglass,
  began: IconFlag,
  ended: IconFlagFilled,
};

export function iconOf(does: string): ComponentType<IconProps> {
  return icons[does] ?? IconMessage;
}

export interface Span {
  count: number;
  unit: "m" | "h" | "d";
}

export function spanOf(text: string): Span {
  const found = /^(\d{1,4})([mhd])$/.exec(text);
  return { count: Number(found?.[1] ?? 0), unit: (found?.[2] ?? "d") as Span["unit"] };
}

export function useSaying() {
  const { t, code, language } = useWords();
  const say = (said: Said): string => said[language];
  const span = (text: string): string => {
    const { count, unit } = spanOf(text);
    return t(`sequences.span.${unit}`, { count });
  };
  /** "2 days after it begins", "48 hours before the session is due". */
  const when = ({ wait, before, after }: Pick<SequenceStep, "wait" | "before" | "after">): string => {
    if (before)
      return t("sequences.when.joined", { span: span(before), moment: code("sequences.before", after) });
    const none = spanOf(wait ?? "0d").count === 0;
    if (after === "previous")
      return none ? t("sequences.when.next") : t("sequences.when.later", { span: span(wait ?? "0d") });
    if (none) return code("sequences.on", after);
    return t("sequences.when.joined", { span: span(wait ?? "0d"), moment: code("sequences.after", after) });
  };
  const condition = (name: string): string =>
    name.startsWith("not ") ? code("sequences.uncond", name.slice(4)) : code("sequences.cond", name);
  const all = (names: readonly string[]): string =>
    new Intl.ListFormat(language, { type: "conjunction" }).format(names.map(condition));
  const any = (names: readonly string[]): string =>
    new Intl.ListFormat(language, { type: "disjunction" }).format(names.map(condition));
  const stage = (name: string): string => t(`stage.${name === "not_fit" ? "not_good_fit" : name}` as Key);
  const trigger = ({ subject, trigger: { on, stage: entered } }: SequenceCard): string =>
    entered
      ? t("sequences.trigger.stage", { stage: stage(entered) })
      : code("sequences.trigger", `${subject}.${on}`);
  const channels = (names: readonly string[]): string =>
    names.length > 1
      ? t("sequences.channels.else", {
          first: code("channel", names[0] ?? ""),
          second: code("channel", names[1] ?? "").toLowerCase(),
        })
      : code("channel", names[0] ?? "");
  /** Why something was left out or ended; the gate's own codes come with their words. */
  const why = (found: string | null, words: Said | null): string | null => {
    if (words) return say(words);
    if (!found) return null;
    if (found.startsWith("IF_"))
      return t("sequences.why.unmet", {
        what: condition(found.slice(3).toLowerCase().replace(/^not_/, "not ")),
      });
    return code("sequences.why", found);
  };
  const lines = (names: readonly string[]): string =>
    names.length > 0 ? names.map((name) => code("sequences.line", name)).join(", ") : t("sequences.line.all");
  return { say, span, when, condition, all, any, stage, trigger, channels, why, lines };
}
