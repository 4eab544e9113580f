import { describe, expect, it } from "vitest";
import { inLanes, monday, shift, spanOf, wall } from "./days";

describe("days", () => {
  it("counts over months and the days on which clocks are put", () => {
    expect(shift("2027-02-28", 1)).toBe("2027-03-01");
    expect(shift("2027-03-14", 1)).toBe("2027-03-15");
    expect(monday("2026-11-29")).toBe("2026-11-23");
    expect(wall("2026-11-25", 545)).toBe("2026-11-25T09:05");
  });

  it("names whole days by themselves, also on the day the clocks are put", () => {
    const zone = "America/New_York";
    expect(spanOf("2026-11-24T05:00:00Z", "2026-11-25T05:00:00Z", zone, "en")).toBe("Tue, Nov 24");
    expect(spanOf("2027-03-13T05:00:00Z", "2027-03-15T04:00:00Z", zone, "en")).toBe(
      "Sat, Mar 13 – Sun, Mar 14",
    );
    expect(spanOf("2026-11-24T14:00:00Z", "2026-11-24T17:00:00Z", zone, "en")).toContain("9:00");
  });

  it("puts what overlaps side by side and leaves the rest its width", () => {
    const at = (start_minute: number, minutes: number) => ({ start_minute, minutes });
    const placed = inLanes([at(60, 60), at(90, 60), at(120, 30), at(300, 30)]);
    expect(placed.map(({ lane, lanes }) => [lane, lanes])).toEqual([
      [0, 2],
      [1, 2],
      [0, 2],
      [0, 1],
    ]);
  });
});
