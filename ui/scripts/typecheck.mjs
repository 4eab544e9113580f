// Each app has its own JSX runtime, so each is type-checked on its own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ui = fileURLToPath(new URL("..", import.meta.url));
const compiler = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));

let failed = false;
for (const app of ["widget", "inbox"]) {
  if (!existsSync(`${ui}/${app}`)) continue;
  const { status } = spawnSync(process.execPath, [compiler, "--noEmit", "-p", `tsconfig.${app}.json`], {
    cwd: ui,
    stdio: "inherit",
  });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
