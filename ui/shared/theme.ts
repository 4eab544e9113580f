/** Hands the product's tokens to the component library, so that both draw with the same colours. */

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import { cssVariables, dark, light, type Scheme } from "./tokens";

const rosewood: MantineColorsTuple = [
  "#f8eef0",
  "#f1dde2",
  "#e6bfc9",
  "#e6a0b1",
  "#cf7389",
  "#b2536b",
  "#ad4d66",
  "#85354a",
  "#6f2a3c",
  "#5a2030",
];

const gray: MantineColorsTuple = [
  light.canvas,
  light.rail,
  "#ece6e2",
  light.border,
  "#d3c9c3",
  "#b5a9a2",
  light.control,
  light.soft,
  "#453d39",
  light.text,
];

const night: MantineColorsTuple = [
  dark.text,
  dark.soft,
  "#9d918b",
  dark.control,
  "#413835",
  dark.border,
  dark.hover,
  dark.surface,
  dark.canvas,
  dark.rail,
];

const system = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

export const theme = createTheme({
  primaryColor: "rosewood",
  primaryShade: { light: 7, dark: 6 },
  colors: { rosewood, gray, dark: night },
  fontFamily: system,
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  headings: { fontFamily: system, fontWeight: "600" },
  defaultRadius: 8,
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Tooltip: {
      defaultProps: { openDelay: 400, withArrow: false, events: { hover: true, focus: true, touch: false } },
    },
    Menu: {
      defaultProps: { withInitialFocusPlaceholder: false, shadow: "md", transitionProps: { duration: 100 } },
    },
    Popover: { defaultProps: { shadow: "md", transitionProps: { duration: 100 } } },
    Modal: { defaultProps: { transitionProps: { duration: 120 } }, styles: { title: { fontWeight: 600 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 150 } } },
  },
});

function bridged(scheme: Scheme): Record<string, string> {
  return {
    ...cssVariables(scheme),
    "--mantine-color-body": scheme.surface,
    "--mantine-color-text": scheme.text,
    "--mantine-color-dimmed": scheme.soft,
    "--mantine-color-placeholder": scheme.soft,
    "--mantine-color-disabled": scheme.rail,
    "--mantine-color-disabled-color": scheme.soft,
    "--mantine-color-disabled-border": scheme.border,
    "--mantine-color-default": scheme.surface,
    "--mantine-color-default-hover": scheme.hover,
    "--mantine-color-default-color": scheme.text,
    "--mantine-color-default-border": scheme.border,
    "--mantine-color-error": scheme.bad,
    "--mantine-color-anchor": scheme.accent,
    "--mantine-primary-color-filled": scheme.fill,
    "--mantine-primary-color-filled-hover": scheme.fillHover,
    "--mantine-color-rosewood-filled": scheme.fill,
    "--mantine-color-rosewood-filled-hover": scheme.fillHover,
    "--mantine-color-rosewood-light": scheme.tint,
    "--mantine-color-rosewood-light-hover": scheme.selected,
    "--mantine-color-rosewood-light-color": scheme.accent,
    "--mantine-color-rosewood-text": scheme.accent,
    ...meaning("yellow", scheme.warnTint, scheme.warn),
    ...meaning("red", scheme.badTint, scheme.bad),
    ...meaning("green", scheme.goodTint, scheme.good),
    ...meaning("teal", scheme.goodTint, scheme.good),
  };
}

/** The library's own light badges and alerts are too pale to read. */
function meaning(name: string, ground: string, words: string): Record<string, string> {
  return {
    [`--mantine-color-${name}-light`]: ground,
    [`--mantine-color-${name}-light-hover`]: ground,
    [`--mantine-color-${name}-light-color`]: words,
    [`--mantine-color-${name}-text`]: words,
  };
}

export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: bridged(light),
  dark: bridged(dark),
});
