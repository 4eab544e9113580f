import { describe, expect, it } from "vitest";
import { contrast, markPairs, schemes, textPairs } from "./tokens";

describe.each(Object.entries(schemes))("%s scheme", (_name, scheme) => {
  it.each(textPairs.map((pair) => [...pair]))("%s on %s reads at 4.5:1", (text, ground) => {
    expect(contrast(scheme[text], scheme[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(markPairs.map((pair) => [...pair]))("%s on %s shows at 3:1", (mark, ground) => {
    expect(contrast(scheme[mark], scheme[ground])).toBeGreaterThanOrEqual(3);
  });
});

describe("contrast", () => {
  it("is 21 for black on white and 1 for a colour on itself", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#85354a", "#85354a")).toBe(1);
  });
});
