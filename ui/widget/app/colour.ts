// Lets a practice bring any colour without ever making the chat hard to read.

export const ROSEWOOD = "#7a2e3e";
// The least favourable surfaces accented text stands on: --hover in tokens.css.
export const LIGHT_SURFACE = "#f3ece7";
export const DARK_SURFACE = "#2e2725";
const INK = "#231a18";

/** WCAG 2.2 AA for text; everything we colour carries text or stands for it. */
const READABLE = 4.5;
// From here on a slightly darker shade with white text still looks like the practice's own colour.
const NEARLY_WHITE_TEXT = 3;

type Rgb = readonly [number, number, number];

export interface Accent {
  /** Filled surfaces: bubble, header, own messages, send button. */
  fill: string;
  onFill: string;
  /** Text, borders and icons on the panel's surface. */
  onLight: string;
  onDark: string;
}

export function accentFrom(colour: string | null | undefined): Accent {
  const base = parse(colour) ?? (parse(ROSEWOOD) as Rgb);
  const whiteText = contrast(base, [255, 255, 255]) >= NEARLY_WHITE_TEXT;
  const fill = whiteText ? shiftUntil(base, [255, 255, 255]) : base;
  return {
    fill: format(fill),
    onFill: whiteText ? "#ffffff" : INK,
    onLight: format(shiftUntil(base, parse(LIGHT_SURFACE) as Rgb)),
    onDark: format(shiftUntil(base, parse(DARK_SURFACE) as Rgb)),
  };
}

export function contrastOf(one: string, other: string): number {
  return contrast(parse(one) as Rgb, parse(other) as Rgb);
}

/** Changes the lightness in small steps, hue and saturation kept, until text in one can be read on the other. */
function shiftUntil(colour: Rgb, against: Rgb): Rgb {
  const [hue, saturation, lightness] = toHsl(colour);
  const step = luminance(against) > 0.18 ? -0.01 : 0.01;
  let shade = colour;
  for (
    let light = lightness;
    contrast(shade, against) < READABLE && light >= 0 && light <= 1;
    light += step
  ) {
    shade = fromHsl(hue, saturation, light);
  }
  return shade;
}

function toHsl([red, green, blue]: Rgb): Rgb {
  const [r, g, b] = [red / 255, green / 255, blue / 255];
  const top = Math.max(r, g, b);
  const range = top - Math.min(r, g, b);
  const lightness = top - range / 2;
  const saturation = range === 0 ? 0 : range / (1 - Math.abs(2 * lightness - 1));
  const sector =
    range === 0 ? 0 : top === r ? (g - b) / range : top === g ? 2 + (b - r) / range : 4 + (r - g) / range;
  return [(sector * 60 + 360) % 360, saturation, lightness];
}

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const place = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

function parse(colour: string | null | undefined): Rgb | null {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(colour ?? "");
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour ?? "");
  const parts = short ? short.slice(1).map((digit) => digit + digit) : long?.slice(1);
  if (!parts) return null;
  const [red = 0, green = 0, blue = 0] = parts.map((part) => Number.parseInt(part, 16));
  return [red, green, blue];
}

function format(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: Rgb): number {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
}
