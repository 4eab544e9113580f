// No practice colour may make the chat hard to read.
import { readFileSync } from "node:fs";
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

test("the style sheet's neutrals are readable in both schemes, and its surfaces are the ones guarded against", () => {
  const css = readFileSync(new URL("../app/styles/tokens.css", import.meta.url), "utf8");
  const [light = "", dark = ""] = css.split("@media");
  const token = (scheme: string, name: string) =>
    new RegExp(`--${name}: (#[0-9a-f]+);`).exec(scheme)?.[1] ?? "";
  expect([token(light, "hover"), token(dark, "hover")]).toEqual([LIGHT_SURFACE, DARK_SURFACE]);
  for (const scheme of [light, dark]) {
    for (const surface of ["surface", "ground", "hover"]) {
      for (const ink of ["ink", "muted", "problem"]) {
        const pair = [token(scheme, ink), token(scheme, surface)] as const;
        expect(contrastOf(...pair), `${ink} on ${surface}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrastOf(token(scheme, "wait-ink"), token(scheme, "wait-ground"))).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(token(scheme, "line-strong"), token(scheme, "surface"))).toBeGreaterThanOrEqual(3);
  }
});
