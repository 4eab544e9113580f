// Times as the patient's own clock and language show them.
import type { Language } from "../../protocol";
import type { Words } from "./context";

export function timeLabel(at: string, language: Language): string {
  return format(at, language, { hour: "numeric", minute: "2-digit" });
}

export function dayLabel(at: string, language: Language, { panel }: Words, now = new Date()): string {
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  const day = new Date(at).toDateString();
  if (day === now.toDateString()) return panel.today;
  if (day === yesterday.toDateString()) return panel.yesterday;
  return format(at, language, { weekday: "long", day: "numeric", month: "long" });
}

function format(at: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  return new Intl.DateTimeFormat(language === "es" ? "es-US" : "en-US", options).format(date);
}
