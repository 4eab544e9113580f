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
  hue1: string;
  edge1: string;
  hue2: string;
  edge2: string;
  hue3: string;
  edge3: string;
  hue4: string;
  edge4: string;
  hue5: string;
  edge5: string;
  hue6: string;
  edge6: string;
  hue7: string;
  edge7: string;
  hue8: string;
  edge8: string;
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
  hue1: "#f7e6ea",
  edge1: "#a04a63",
  hue2: "#e4edf8",
  edge2: "#3a689f",
  hue3: "#e3f1e6",
  edge3: "#35724b",
  hue4: "#faeed3",
  edge4: "#8d6109",
  hue5: "#ede7f7",
  edge5: "#6a509f",
  hue6: "#def1ef",
  edge6: "#277470",
  hue7: "#fce9dc",
  edge7: "#a8532a",
  hue8: "#e9ecf0",
  edge8: "#5a6572",
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
  hue1: "#44272f",
  edge1: "#dc92a6",
  hue2: "#23344b",
  edge2: "#8ab1e3",
  hue3: "#213a2b",
  edge3: "#89c99e",
  hue4: "#3f311a",
  edge4: "#e2b868",
  hue5: "#322a49",
  edge5: "#b7a1e8",
  hue6: "#1c3a37",
  edge6: "#77c7c1",
  hue7: "#462c1d",
  edge7: "#e89f71",
  hue8: "#2f343b",
  edge8: "#a9b4c0",
};

export const schemes = { light, dark };

type Name = keyof Scheme;

/** The calendar's colours, one for each appointment type in turn. */
export const hues = ["hue1", "hue2", "hue3", "hue4", "hue5", "hue6", "hue7", "hue8"] as const;
const edges = ["edge1", "edge2", "edge3", "edge4", "edge5", "edge6", "edge7", "edge8"] as const;

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
  ...hues.map((hue) => ["text", hue] as const),
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
  ...edges.map((edge) => [edge, "surface"] as const),
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
