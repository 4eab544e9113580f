/** Every colour and measure of the product, in one place; the contrast test reads this file. */

export interface Scheme {
  canvas: string;
  surface: string;
  rail: string;
  hover: string;
  selected: string;
  border: string;
  control: string;
  text: string;
  soft: string;
  accent: string;
  fill: string;
  fillHover: string;
  onFill: string;
  tint: string;
  tintBorder: string;
  note: string;
  noteBorder: string;
  noteText: string;
  good: string;
  goodTint: string;
  warn: string;
  warnTint: string;
  bad: string;
  badTint: string;
}

export const light: Scheme = {
  canvas: "#faf8f6",
  surface: "#ffffff",
  rail: "#f4f0ed",
  hover: "#f5f1ee",
  selected: "#f6eaec",
  border: "#e5ddd8",
  control: "#93867f",
  text: "#2a2321",
  soft: "#665b56",
  accent: "#85354a",
  fill: "#85354a",
  fillHover: "#6f2a3c",
  onFill: "#ffffff",
  tint: "#f8eef0",
  tintBorder: "#ecd8dd",
  note: "#fff7d9",
  noteBorder: "#ead995",
  noteText: "#4b3e14",
  good: "#2a6541",
  goodTint: "#e5f1e9",
  warn: "#7f5200",
  warnTint: "#fbefd4",
  bad: "#9c2820",
  badTint: "#fbe9e6",
};

export const dark: Scheme = {
  canvas: "#1b1716",
  surface: "#221d1c",
  rail: "#171413",
  hover: "#2a2422",
  selected: "#37262b",
  border: "#3b3330",
  control: "#857771",
  text: "#f0e9e5",
  soft: "#b9aca5",
  accent: "#e6a0b1",
  fill: "#ad4d66",
  fillHover: "#b2536b",
  onFill: "#ffffff",
  tint: "#35262a",
  tintBorder: "#503840",
  note: "#383019",
  noteBorder: "#5b4e24",
  noteText: "#f3e8bd",
  good: "#8fcea4",
  goodTint: "#1f3327",
  warn: "#ebbb6c",
  warnTint: "#3a2d15",
  bad: "#f49d93",
  badTint: "#41231f",
};

export const schemes = { light, dark };

type Name = keyof Scheme;

/** Text on ground: each pair must reach 4.5:1. */
export const textPairs: readonly (readonly [Name, Name])[] = [
  ...(["canvas", "surface", "rail", "hover", "selected", "tint"] as const).flatMap((ground) => [
    ["text", ground] as const,
    ["soft", ground] as const,
    ["accent", ground] as const,
  ]),
  ...(["surface", "hover", "selected", "canvas", "rail", "tint"] as const).flatMap((ground) => [
    ["good", ground] as const,
    ["warn", ground] as const,
    ["bad", ground] as const,
  ]),
  ["onFill", "fill"],
  ["onFill", "fillHover"],
  ["noteText", "note"],
  ["good", "goodTint"],
  ["warn", "warnTint"],
  ["bad", "badTint"],
  ["text", "goodTint"],
  ["text", "warnTint"],
  ["text", "badTint"],
];

/** Edges of controls and marks that carry meaning: 3:1. */
export const markPairs: readonly (readonly [Name, Name])[] = [
  ["control", "surface"],
  ["control", "canvas"],
  ["accent", "surface"],
  ["fill", "surface"],
  ["good", "surface"],
  ["warn", "surface"],
  ["bad", "surface"],
];

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function cssVariables(scheme: Scheme): Record<string, string> {
  return Object.fromEntries(Object.entries(scheme).map(([name, value]) => [`--gd-${kebab(name)}`, value]));
}

function channel(hex: string, start: number): number {
  const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function luminance(hex: string): number {
  return 0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);
}

/** WCAG contrast ratio of two opaque colours. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
