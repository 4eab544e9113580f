// What a visitor downloads, compressed; the widget's limits are promises and a test fails above them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** @type {Record<string, number>} */
export const LIMITS = { "widget/loader.js": 6 * 1024, "widget/app.js": 60 * 1024 };

/** @param {string} path */
export function gzipSize(path) {
  return gzipSync(readFileSync(path), { level: 9 }).length;
}

/** @param {string} dist */
export function printSizes(dist) {
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" }).sort()) {
    if (!/\.(js|css)$/.test(name)) continue;
    const limit = LIMITS[name] ? ` (limit ${LIMITS[name]})` : "";
    console.log(`${name}: ${gzipSize(`${dist}/${name}`)} bytes gzip${limit}`);
  }
}
