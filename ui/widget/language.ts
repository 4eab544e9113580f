// English or Spanish: the page decides, then the browser.
import type { Language } from "./protocol";

export function pageLanguage(): Language {
  const wanted = [document.documentElement.lang, ...(navigator.languages ?? [navigator.language])];
  const known = wanted
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag) => tag === "en" || tag === "es");
  return (known as Language | undefined) ?? "en";
}

export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
