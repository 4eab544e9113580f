// What the practice's site pays for the chat; the limits are promises to practices.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gzipSize, LIMITS } from "../../scripts/sizes.mjs";

const out = mkdtempSync(join(tmpdir(), "widget-size-"));

// Built here, not read from dist/, so that an old build cannot hide a new weight.
beforeAll(async () => {
  const configFile = resolve(import.meta.dirname, "../../vite.widget.config.ts");
  for (const mode of ["app", "loader"]) {
    await build({ configFile, mode, logLevel: "error", build: { outDir: out, emptyOutDir: false } });
  }
}, 60_000);
afterAll(() => rmSync(out, { recursive: true }));

test.each(Object.entries(LIMITS))("%s stays within %i bytes", (name, limit) => {
  const size = gzipSize(join(out, name.replace("widget/", "")));
  expect(size).toBeGreaterThan(500);
  expect(size).toBeLessThanOrEqual(limit);
});

test.each(["app.js", "loader.js"])("%s is plain ASCII, whatever character set the page has", (name) => {
  expect(readFileSync(join(out, name), "utf8")).toMatch(/^[\n\r\t\x20-\x7e]+$/);
});
