/** The compliance settings as the page edits them: what may be chosen, and saving against a version. */

import { useQuery } from "@tanstack/react-query";
import type { ComplianceSettings, SettingsPatch } from "../../shared/api";
import { useApp } from "../data/app";
import { useWords } from "../words/t";
import { useEditing } from "./useEditing";

const KEY = ["compliance-settings"];
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
    queryKey: KEY,
    queryFn: ({ signal }) => api.complianceSettings(signal),
    // Somebody else may have changed them since this page was last open.
    staleTime: 0,
  });
}

export function useComplianceEditing(found: ComplianceSettings) {
  const { api } = useApp();
  const { t } = useWords();
  return useEditing<Values, ComplianceSettings>({
    saved: found.settings,
    queryKey: KEY,
    send: (_, changes) => api.changeCompliance(found.version, changes as SettingsPatch),
    failed: t("compliance.failed"),
  });
}
