// The API's types: the server describes itself, and what follows from that is committed beside it.
// `npm run types` writes both files; with --check nothing is written and a stale file fails.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const document = at("../shared/openapi.json");
const types = at("../shared/api.generated.ts");
const HEAD = "// Made from openapi.json by `npm run types`. Do not edit.\n\n";

function describe() {
  const own = at("../../.venv/bin/python");
  const python = process.env.PYTHON ?? (existsSync(own) ? own : "python3");
  const { status, stdout } = spawnSync(python, ["-m", "web.schema"], {
    cwd: at("../.."),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) process.exit(1);
  writeFileSync(document, stdout);
}

async function follow() {
  return HEAD + astToString(await openapiTS(JSON.parse(readFileSync(document, "utf8"))));
}

if (process.argv.includes("--check")) {
  if (!existsSync(types) || readFileSync(types, "utf8") !== (await follow())) {
    console.error("shared/api.generated.ts does not follow from shared/openapi.json: run `npm run types`.");
    process.exit(1);
  }
} else {
  describe();
  writeFileSync(types, await follow());
}
