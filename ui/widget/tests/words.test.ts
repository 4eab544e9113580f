// Both languages say everything, and text from outside stays text.
import { expect, test } from "vitest";
import { dayLabel } from "../app/views/dates";
import { repliesWhen } from "../app/views/header";
import { split } from "../app/views/text";
import { fill } from "../language";
import en from "../locales/en.json";
import es from "../locales/es.json";

type Tree = { [name: string]: string | Tree };

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === "string"
      ? [[`${path}${name}`, value] as [string, string]]
      : leaves(value, `${path}${name}.`),
  );
}

test("English and Spanish have the same texts with the same blanks, none empty", () => {
  const blanks = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  const spanish = new Map(leaves(es));
  expect([...spanish.keys()]).toEqual(leaves(en).map(([path]) => path));
  for (const [path, text] of leaves(en)) {
    expect(blanks(spanish.get(path) ?? ""), path).toEqual(blanks(text));
    expect(text.trim() && spanish.get(path)?.trim(), path).not.toBe("");
  }
});

test("blanks are filled once, and a name with braces is not filled again", () => {
  expect(fill("{name}: {text}", { name: "{text}", text: "hi" })).toBe("{text}: hi");
});

test("only https addresses become links, without the sentence's full stop", () => {
  const parts = split(
    "See https://a.example/p?q=1. Or javascript:alert(1), http://b.example (https://c.example).",
  );
  expect(parts.filter(({ href }) => href).map(({ href }) => href)).toEqual([
    "https://a.example/p?q=1",
    "https://c.example",
  ]);
  expect(parts.map(({ text }) => text).join("")).toContain("javascript:alert(1), http://b.example (");
});

test("days are named as a person would", () => {
  const now = new Date(2026, 10, 24, 9);
  expect(dayLabel(new Date(2026, 10, 24, 1).toISOString(), "en", en, now)).toBe("Today");
  expect(dayLabel(new Date(2026, 10, 23, 23).toISOString(), "es", es, now)).toBe("Ayer");
  expect(dayLabel(new Date(2026, 10, 20, 12).toISOString(), "en", en, now)).toBe("Friday, November 20");
});

test("the promised answering time has words for every value a practice may give", () => {
  expect([5, 90, 7200, "seconds", "minutes", "hours"].map((value) => repliesWhen(value, en))).toEqual([
    "in seconds",
    "in a few minutes",
    "in a few hours",
    "in seconds",
    "in a few minutes",
    "in a few hours",
  ]);
});
