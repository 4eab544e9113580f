/** The page's words in the reader's language: keys are checked by the compiler, plurals by the language's rules. */

import { createContext, useContext } from "react";
import { Store } from "../data/store";
import en from "../locales/en.json";
import type { Times } from "./time";

type Plain<K extends string> = K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K;
export type Key = Plain<keyof typeof en>;
export type Language = "en" | "es";
/** Money and dates as people in the practice's country write them, in either language. */
export const locale = (language: Language): string => (language === "es" ? "es-US" : "en-US");
export type Values = Record<string, string | number>;
export type Table = Readonly<Record<string, string>>;
export type Translate = (key: Key, values?: Values) => string;

const STORED = "glowdesk.language";

function fill(pattern: string, values: Values): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}

export function translator(table: Table, language: Language): Translate {
  const plural = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const { count } = values;
    const pattern =
      typeof count === "number"
        ? (table[`${key}_${plural.select(count)}`] ?? table[`${key}_other`] ?? table[key])
        : table[key];
    return fill(pattern ?? key, values);
  };
}

/** Words for a code that the server may add to; an unknown code is shown as plain words. */
export function coded(t: Translate, table: Table, prefix: string, code: string): string {
  const key = `${prefix}.${code}`;
  return key in table ? t(key as Key) : code.replaceAll("_", " ").toLowerCase();
}

function initial(): Language {
  const kept = localStorage.getItem(STORED);
  if (kept === "en" || kept === "es") return kept;
  return navigator.language.toLowerCase().startsWith("es") ? "es" : "en";
}

export const language = new Store<Language>(typeof localStorage === "undefined" ? "en" : initial());
language.subscribe(() => localStorage.setItem(STORED, language.get()));

export async function loadTable(wanted: Language): Promise<Table> {
  return wanted === "en" ? en : (await import("../locales/es.json")).default;
}

export interface Words {
  language: Language;
  t: Translate;
  /** Words for a code of the server. */
  code: (prefix: string, code: string) => string;
  time: Times;
}

export const WordsContext = createContext<Words | null>(null);

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error("outside the words");
  return words;
}
