/** The compliance settings as the page edits them: what may be chosen, and saving against a version. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ComplianceSettings, SettingsPatch } from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";

type Values = ComplianceSettings["settings"];
export type Name = keyof Values;
export type Value = Values[Name];

/** Each setting with its choices, the stricter one first. */
export const choices: { readonly [Each in Name]: readonly Values[Each][] } = {
  marketing_window: ["strict", "state"],
  night_live_reply: ["on", "off"],
  missed_call_textback: ["on", "off"],
  revoke_scope: ["all", "category"],
  recall_basis: ["written", "healthcare_message"],
  covered_entity: [true, false],
  ai_clinical: ["off", "reviewed", "disclaimed"],
  texas_registered: [false, true],
};
export const names = Object.keys(choices) as Name[];

export function useComplianceSettings() {
  const { api } = useApp();
  return useQuery<ComplianceSettings>({
    queryKey: ["compliance-settings"],
    queryFn: ({ signal }) => api.complianceSettings(signal),
    // Somebody else may have changed them since this page was last open.
    staleTime: 0,
  });
}

/** What was chosen and not saved yet. After a conflict it is kept, and laid over what is true now. */
export function useEditing(found: ComplianceSettings) {
  const { api, queries } = useApp();
  const notices = useNotices();
  const { t } = useWords();
  const [chosen, setChosen] = useState<Partial<Record<Name, Value>>>({});
  const [state, setState] = useState<"idle" | "saving" | "conflict">("idle");
  const changed = names.filter((name) => name in chosen && chosen[name] !== found.settings[name]);
  const save = async (): Promise<void> => {
    setState("saving");
    const values = Object.fromEntries(changed.map((name) => [name, chosen[name]])) as SettingsPatch;
    try {
      queries.setQueryData(["compliance-settings"], await api.changeCompliance(found.version, values));
      setChosen({});
      setState("idle");
    } catch (error) {
      const conflict = error instanceof Refused && error.status === 409;
      setState(conflict ? "conflict" : "idle");
      if (conflict) await queries.invalidateQueries({ queryKey: ["compliance-settings"] });
      else notices.problem(t("compliance.failed"), error instanceof Refused ? error : t("error.unreachable"));
    }
  };
  return {
    value: (name: Name): Value => chosen[name] ?? found.settings[name],
    choose: (name: Name, value: Value): void => setChosen((held) => ({ ...held, [name]: value })),
    drop: (): void => {
      setChosen({});
      setState("idle");
    },
    changed,
    state,
    save,
  };
}
