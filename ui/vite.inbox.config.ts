// The inbox is a single-page app served by the product under /inbox; `--mode fake` develops it without a server.
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const root = fileURLToPath(new URL("./inbox", import.meta.url));
const server = process.env.GLOWDESK_UI_PROXY ?? "http://127.0.0.1:8080";

function fakeEntry(): Plugin {
  return {
    name: "fake-entry",
    transformIndexHtml: { order: "pre", handler: (html) => html.replace("./main.tsx", "./dev/main.tsx") },
  };
}

export default defineConfig(({ mode }) => ({
  root,
  base: "/inbox/",
  publicDir: false,
  cacheDir: fileURLToPath(new URL(`./node_modules/.vite-inbox-${mode}`, import.meta.url)),
  plugins: mode === "fake" ? [fakeEntry()] : [],
  oxc: { jsx: { runtime: "automatic", importSource: "react" } },
  css: { modules: { localsConvention: "camelCaseOnly" } },
  server: {
    host: "127.0.0.1",
    port: 5180,
    proxy: mode === "fake" ? {} : { "/api": server, "/socket.io": { target: server, ws: true } },
  },
  build: {
    outDir: fileURLToPath(new URL("./dist/inbox", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
    // The component library marks its files for server rendering; that says nothing here.
    rolldownOptions: {
      onLog: (level, log, report) => log.code === "MODULE_LEVEL_DIRECTIVE" || report(level, log),
    },
  },
}));
