import { describe, expect, it } from "vitest";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { snoozeChoices } from "./snooze";
import { coded, translator } from "./t";
import { times } from "./time";

const holes = (pattern: string): string[] => [...pattern.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();

describe("locales", () => {
  it("say the same things in both languages", () => {
    expect(Object.keys(es)).toEqual(Object.keys(en));
  });

  it.each(Object.entries(en))("%s has the same values to fill in", (key, pattern) => {
    expect(holes(es[key as keyof typeof es])).toEqual(holes(pattern));
  });

  it("neither shout nor leave a text empty", () => {
    for (const text of [...Object.values(en), ...Object.values(es)]) {
      expect(text.trim()).not.toBe("");
      expect(text).not.toMatch(/[!¡]/);
    }
  });
});

describe("translator", () => {
  it("fills values and picks the plural", () => {
    const t = translator(en, "en");
    expect(t("row.unread", { count: 1 })).toBe("1 unread message");
    expect(t("row.unread", { count: 12 })).toBe("12 unread messages");
    expect(translator(es, "es")("row.unread", { count: 2 })).toBe("2 mensajes sin leer");
  });

  it("shows an unknown code as plain words", () => {
    expect(coded(translator(en, "en"), en, "reason", "billing")).toBe("Billing");
    expect(coded(translator(en, "en"), en, "reason", "LOST_PARCEL")).toBe("lost parcel");
  });
});

describe("times", () => {
  const now = Date.parse("2026-11-24T19:00:00Z"); // Tuesday noon in Phoenix
  const at = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
  const english = times("en", "America/Phoenix");

  it.each([
    [0, "now"],
    [0.9, "now"],
    [1, "1 min"],
    [59, "59 min"],
    [60, "1 h"],
    [11 * 60, "11 h"],
    [26 * 60, "Yesterday"],
    [3 * 24 * 60, "Sat"],
    [20 * 24 * 60, "Nov 4"],
  ])("%s minutes ago is %s", (minutes, said) => {
    expect(english.relative(at(minutes), now)).toBe(said);
  });

  it("does not call last night yesterday while it is a few hours ago", () => {
    const early = Date.parse("2026-11-24T08:00:00Z"); // one in the morning in Phoenix
    expect(english.relative("2026-11-24T06:30:00Z", early)).toBe("1 h");
  });

  it("is never in the future, however clocks differ", () => {
    expect(english.relative(new Date(now + 5000).toISOString(), now)).toBe("now");
  });

  it("speaks Spanish and follows the practice's zone, not the reader's", () => {
    const spanish = times("es", "America/New_York");
    expect(spanish.relative(at(26 * 60), now)).toBe("Ayer");
    expect(spanish.clock("2026-11-24T19:00:00Z")).toContain("2:00");
    expect(english.clock("2026-11-24T19:00:00Z")).toContain("12:00");
  });

  it("splits an age for the avatar", () => {
    expect(english.ageParts(20_000)).toEqual(["<1", "min"]);
    expect(english.ageParts(4 * 60_000)).toEqual(["4", "min"]);
    expect(english.ageParts(3 * 3_600_000)).toEqual(["3", "h"]);
    expect(english.ageParts(72 * 3_600_000)).toEqual(["3", "d"]);
  });
});

describe("snooze", () => {
  const instants = (now: string, zone: string): Record<string, string> =>
    Object.fromEntries(snoozeChoices(new Date(now), zone).map(({ id, until }) => [id, until.toISOString()]));

  it("offers three hours on, tomorrow at eight and Monday at eight, on the practice's clock", () => {
    expect(instants("2026-11-24T19:07:00Z", "America/Phoenix")).toEqual({
      later: "2026-11-24T22:15:00.000Z",
      tomorrow: "2026-11-25T15:00:00.000Z",
      week: "2026-11-30T15:00:00.000Z",
    });
  });

  it("leaves out later today when it is late", () => {
    expect(instants("2026-11-25T05:00:00Z", "America/Phoenix")).not.toHaveProperty("later");
  });

  it("means eight on the clock when the clocks change that night", () => {
    expect(instants("2026-10-31T18:00:00Z", "America/New_York").tomorrow).toBe("2026-11-01T13:00:00.000Z");
    expect(instants("2027-03-13T18:00:00Z", "America/New_York").tomorrow).toBe("2027-03-14T12:00:00.000Z");
  });

  it("on a Monday next week is seven days away", () => {
    expect(instants("2026-11-23T16:00:00Z", "America/Phoenix").week).toBe("2026-11-30T15:00:00.000Z");
  });
});
