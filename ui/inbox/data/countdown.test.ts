import { describe, expect, it } from "vitest";
import type { Clock } from "../../shared/api";
import { counts, waiting } from "./countdown";

const start = Date.parse("2026-11-24T19:00:00Z");
const open: Clock = {
  started_at: "2026-11-24T19:00:00Z",
  due_at: "2026-11-24T19:01:00Z",
  answered_at: null,
  answered_by: null,
};
const answered: Clock = { ...open, answered_at: "2026-11-24T19:00:20Z", answered_by: "agent" };

describe("waiting", () => {
  it("empties over the minute", () => {
    expect(waiting(open, null, start)).toEqual({ phase: "counting", seconds: 60, part: 1 });
    expect(waiting(open, null, start + 15_000)).toEqual({ phase: "counting", seconds: 45, part: 0.75 });
    expect(waiting(open, null, start + 59_500)).toMatchObject({ phase: "counting", seconds: 1 });
  });

  it("is full, not fuller, when the page's clock is behind the server's", () => {
    expect(waiting(open, null, start - 4000)).toEqual({ phase: "counting", seconds: 60, part: 1 });
  });

  it("turns into the age of a missing first reply", () => {
    expect(waiting(open, null, start + 60_000)).toEqual({
      phase: "waiting",
      ms: 60_000,
      tone: "bad",
      first: true,
    });
  });

  it("is over once answered, unless the patient wrote again", () => {
    expect(waiting(answered, null, start + 30_000)).toEqual({ phase: "none" });
    expect(waiting(answered, open.started_at, start + 60_000)).toMatchObject({
      phase: "waiting",
      first: false,
    });
  });

  it.each([
    [4, "plain"],
    [5, "warn"],
    [29, "warn"],
    [30, "bad"],
  ])("after %s minutes the age is %s", (minutes, tone) => {
    expect(waiting(null, open.started_at, start + minutes * 60_000)).toMatchObject({ tone });
  });
});

describe("counts", () => {
  it("ticks only while the minute runs", () => {
    expect(counts(open, start + 59_000)).toBe(true);
    expect(counts(open, start + 60_000)).toBe(false);
    expect(counts(answered, start)).toBe(false);
    expect(counts(null, start)).toBe(false);
  });
});
