import { describe, expect, it } from "vitest";
import type { TimelineItem } from "../../shared/api";
import { seeded } from "../dev/seed";
import { times } from "../words/time";
import { layOut } from "./layout";

const world = seeded(() => Date.parse("2026-11-24T19:00:00Z"));
const [id = ""] = world.threads.keys();
const patient = { kind: "patient" as const, id: "p", name: "Dana" };
const { dayKey } = times("en", "America/Phoenix");

function said(at: string, more: Partial<TimelineItem> = {}): TimelineItem {
  return world.make(id, { kind: "message", author: patient, channel: "sms", at, ...more });
}

const shape = (items: TimelineItem[]): string[] =>
  layOut(items, dayKey).map(
    ({ key, lines }) =>
      `${key}: ${lines.map(({ first, last }) => `${first ? "[" : ""}.${last ? "]" : ""}`).join("")}`,
  );

describe("layOut", () => {
  it("joins what one person says within minutes", () => {
    const items = [said("2026-11-24T18:00:00Z"), said("2026-11-24T18:02:00Z"), said("2026-11-24T18:20:00Z")];
    expect(shape(items)).toEqual(["2026-11-24: [..][.]"]);
  });

  it("parts by author, by channel and by what happened between", () => {
    const at = "2026-11-24T18:00:00Z";
    const bot = { kind: "agent" as const, id: null, name: null };
    const items = [
      said(at),
      said(at, { author: bot }),
      said(at),
      said(at, { channel: "web" }),
      said(at, { kind: "note" }),
      said(at),
    ];
    expect(shape(items)).toEqual(["2026-11-24: [.][.][.][.][.][.]"]);
  });

  it("begins a new day at the practice's midnight, not at the reader's", () => {
    const items = [said("2026-11-24T06:58:00Z"), said("2026-11-24T07:01:00Z")];
    expect(shape(items)).toEqual(["2026-11-23: [.]", "2026-11-24: [.]"]);
  });
});
