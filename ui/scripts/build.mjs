// Builds both apps, or the ones named on the command line, into dist/ and prints what each costs a visitor.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { printSizes } from "./sizes.mjs";

const ui = fileURLToPath(new URL("..", import.meta.url));
const chosen = process.argv.slice(2);
const wanted = (app) => chosen.length === 0 || chosen.includes(app);

async function buildWidget() {
  // The loader carries the fingerprint of the app, so a cached loader never asks for an app it does not know.
  const configFile = `${ui}/vite.widget.config.ts`;
  await build({ configFile, mode: "app" });
  const fingerprint = createHash("sha256")
    .update(readFileSync(`${ui}/dist/widget/app.js`))
    .digest("hex");
  process.env.GLOWDESK_WIDGET_FINGERPRINT = fingerprint.slice(0, 10);
  await build({ configFile, mode: "loader" });
}

if (wanted("widget")) await buildWidget();
if (wanted("inbox")) {
  const configFile = `${ui}/vite.inbox.config.ts`;
  if (existsSync(configFile)) await build({ configFile });
  else console.log("inbox: no vite.inbox.config.ts yet, skipped");
}
printSizes(`${ui}/dist`);
