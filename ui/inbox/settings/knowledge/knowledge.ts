/** Knowledge as its screens read and change it: one prefix of the cache, so that one live change renews all of it. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { EntryBody, EntryView, GapView, KnowledgeView } from "../../../shared/api";
import { useApp } from "../../data/app";
import { Refused } from "../../data/backend";
import { useNotices } from "../../parts/notices";
import { type Key, useWords } from "../../words/t";

const KEY = "knowledge";

export function useKnowledge() {
  const { api } = useApp();
  return useQuery({ queryKey: [KEY, "all"], queryFn: ({ signal }) => api.knowledge.all(signal) });
}

export function useGaps(status: GapView["status"]) {
  const { api } = useApp();
  return useQuery({
    queryKey: [KEY, "gaps", status],
    queryFn: ({ signal }) => api.knowledge.gaps(status, signal),
  });
}

export function useSuggestions() {
  const { api } = useApp();
  return useQuery({
    queryKey: [KEY, "suggestions"],
    queryFn: ({ signal }) => api.knowledge.suggestions(signal),
  });
}

export function useSources() {
  const { api } = useApp();
  return useQuery({ queryKey: [KEY, "sources"], queryFn: ({ signal }) => api.knowledge.sources(signal) });
}

export function useSource(id: string) {
  const { api } = useApp();
  return useQuery({
    queryKey: [KEY, "source", id],
    queryFn: ({ signal }) => api.knowledge.source(id, signal),
  });
}

/** Does it, renews what is shown, and says what was in the way; null when it was not done. */
export function useMove() {
  const { queries } = useApp();
  const notices = useNotices();
  const { t, code } = useWords();
  const [busy, setBusy] = useState(false);
  const run = async <T>(press: () => Promise<T>, failed: Key = "knowledge.failed"): Promise<T | null> => {
    setBusy(true);
    try {
      return await press();
    } catch (error) {
      notices.problem(t(failed), said(error, t, code));
      return null;
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ queryKey: [KEY] });
    }
  };
  return { busy, run };
}

function said(
  error: unknown,
  t: (key: Key) => string,
  code: (prefix: string, code: string) => string,
): string {
  if (!(error instanceof Refused)) return t("error.unreachable");
  if (error.status === 413) return code("knowledge.unread", "too_large");
  if (error.status === 409) return t("knowledge.late");
  const at = error.problem.at ?? "";
  if (at.startsWith("/file/")) return code("knowledge.unread", at.slice("/file/".length));
  if (at === "/url") return t("knowledge.unread.url");
  return error.problem.detail ?? error.problem.title;
}

export const kinds = [
  "hours",
  "location",
  "contact",
  "price",
  "service",
  "care",
  "consultation",
  "payment",
  "package",
  "membership",
  "gift_card",
  "referral",
  "offer",
  "provider",
  "photos",
  "visit",
  "policy",
  "not_offered",
  "other",
] as const satisfies readonly EntryView["kinds"][number][];

/** "English", "español": the language's name as the reader calls it. */
export function useLanguageName(): (language: string) => string {
  const { language } = useWords();
  const names = new Intl.DisplayNames(language, { type: "language" });
  return (named) => {
    const said = names.of(named) ?? named;
    return said.charAt(0).toUpperCase() + said.slice(1);
  };
}

/** An entry and its translations are one fact. */
export interface Fact {
  original: EntryView;
  all: readonly EntryView[];
}

export function facts({ entries }: KnowledgeView): Fact[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const found = new Map<string, EntryView[]>();
  for (const entry of entries) {
    const original = rootOf(entry, byId);
    found.set(original.id, [...(found.get(original.id) ?? []), entry]);
  }
  return [...found].map(([id, all]) => ({ original: byId.get(id) ?? (all[0] as EntryView), all }));
}

function rootOf(entry: EntryView, byId: ReadonlyMap<string, EntryView>): EntryView {
  let at = entry;
  for (let step = 0; step < 9 && at.translation_of; step += 1) at = byId.get(at.translation_of) ?? at;
  return at;
}

export interface Filter {
  text: string;
  kind: string | null;
  language: string | null;
  state: string | null;
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function filtered(all: readonly Fact[], { text, kind, language, state }: Filter): Fact[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  return all.filter(({ all: said }) => {
    const haystack = plain(said.map((one) => `${one.title} ${one.text} ${one.id}`).join(" "));
    return (
      words.every((word) => haystack.includes(word)) &&
      (!kind || said.some((one) => (one.kinds as readonly string[]).includes(kind))) &&
      (!language ||
        (language.startsWith("-")
          ? !said.some((one) => one.language === language.slice(1))
          : said.some((one) => one.language === language))) &&
      (!state || said.some((one) => (state === "claims" ? one.claims.length > 0 : one.state === state)))
    );
  });
}

export function blank(entry: Partial<EntryBody> = {}): EntryBody {
  return {
    kinds: ["other"],
    title: "",
    text: "",
    language: null,
    translation_of: null,
    services: [],
    locations: [],
    valid_from: null,
    valid_until: null,
    ...entry,
  };
}

export function bodyOf(entry: EntryView): EntryBody {
  const { id: _id, state: _state, claims: _claims, version: _version, ...body } = entry;
  return { ...body, kinds: [...body.kinds], services: [...body.services], locations: [...body.locations] };
}
