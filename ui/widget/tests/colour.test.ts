// No practice colour may make the chat hard to read.
import { expect, test } from "vitest";
import { accentFrom, contrastOf, DARK_SURFACE, LIGHT_SURFACE, ROSEWOOD } from "../app/colour";

function everyColour(): string[] {
  const steps = [0, 0x33, 0x66, 0x80, 0x99, 0xcc, 0xff].map((value) => value.toString(16).padStart(2, "0"));
  return steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => `#${red}${green}${blue}`)));
}

test("text on the accent, and the accent on both surfaces, reaches 4.5:1 for every colour", () => {
  for (const colour of everyColour()) {
    const accent = accentFrom(colour);
    expect(contrastOf(accent.fill, accent.onFill), `${colour} text`).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(accent.onLight, LIGHT_SURFACE), `${colour} light`).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(accent.onDark, DARK_SURFACE), `${colour} dark`).toBeGreaterThanOrEqual(4.5);
  }
});

test("a colour that is fine as it is stays as it is", () => {
  expect(accentFrom("#1b4d5c")).toMatchObject({ fill: "#1b4d5c", onFill: "#ffffff", onLight: "#1b4d5c" });
  expect(accentFrom("#ffd400").fill).toBe("#ffd400");
});

test("what is no colour becomes rosewood", () => {
  for (const value of [null, undefined, "", "red", "#12", "url(x)", "#7a2e3e;}"]) {
    expect(accentFrom(value).fill).toBe(ROSEWOOD);
  }
  expect(accentFrom("#ABC").fill).toBe(accentFrom("#aabbcc").fill);
});
