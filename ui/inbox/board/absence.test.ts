import { describe, expect, it } from "vitest";
import { absenceOf, asked, type Filled, filled, meanwhile, standing } from "./absence";
import type { LeadOwner } from "./types";

const zone = "America/New_York";
const now = Date.parse("2026-10-30T15:00:00Z"); // Friday, eleven in the morning there
const form: Filled = {
  kind: "away",
  from: "2026-10-31",
  to: "2026-11-02",
  whole: true,
  fromTime: "12:00",
  toTime: "18:00",
};
const one = (change: Partial<LeadOwner>): LeadOwner => ({
  id: "ana",
  name: "Ana",
  role: "coordinator",
  open_cards: 0,
  takes_leads: true,
  away_from: null,
  away_until: null,
  ...change,
});

describe("an absence", () => {
  it("of whole days ends with the last of them, on the practice's clock and across a clock change", () => {
    const order = asked(form, now, zone);
    expect(order).toEqual({
      takes_leads: true,
      away_from: "2026-10-31T04:00:00.000Z",
      away_until: "2026-11-03T05:00:00.000Z",
    });
    const kept = one({ away_from: order?.away_from ?? null, away_until: order?.away_until ?? null });
    expect(standing(kept, now)).toBe("ahead");
    expect(filled(kept, now, zone)).toEqual(form);
  });

  it("of hours comes back as it was typed", () => {
    const hours = { ...form, from: "2026-10-30", to: "2026-10-30", whole: false };
    const order = asked(hours, now, zone);
    expect(order?.away_until).toBe("2026-10-30T22:00:00.000Z");
    const kept = one({ away_from: order?.away_from ?? null, away_until: order?.away_until ?? null });
    expect(filled(kept, now, zone)).toEqual(hours);
  });

  it("cannot be over, end before it begins or lack a day", () => {
    expect(asked({ ...form, to: "2026-10-30" }, now, zone)).toBeNull();
    expect(asked({ ...form, from: "2026-10-01", to: "2026-10-29" }, now, zone)).toBeNull();
    expect(asked({ ...form, to: "" }, now, zone)).toBeNull();
  });

  it("begins and ends by itself", () => {
    const away = one({ away_until: "2026-10-31T04:00:00Z" });
    expect(standing(away, now)).toBe("away");
    expect(standing(away, Date.parse("2026-10-31T04:00:00Z"))).toBe("takes");
    expect(absenceOf(away, Date.parse("2026-11-01T00:00:00Z"))).toBeNull();
    expect(standing(one({ takes_leads: false }), now)).toBe("off");
  });

  it("is covered by the front desk that is there throughout, else by whoever leads it", () => {
    const span = { from: Date.parse("2026-11-01T00:00:00Z"), until: Date.parse("2026-11-03T00:00:00Z") };
    const half = { away_from: "2026-11-02T00:00:00Z", away_until: "2026-11-05T00:00:00Z" };
    const bea = one({ id: "bea", ...half });
    const boss = one({ id: "boss", role: "manager" });
    const all = [one({}), bea, boss, one({ id: "off", takes_leads: false })];
    expect(meanwhile(all, "ana", span).map(({ id }) => id)).toEqual(["boss"]);
    expect(meanwhile([...all, one({ id: "cyd" })], "ana", span).map(({ id }) => id)).toEqual(["cyd"]);
    expect(meanwhile(all, "ana", { ...span, until: Date.parse("2026-11-01T12:00:00Z") })).toEqual([bea]);
  });
});
