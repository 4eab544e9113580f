// Each mode yields one self-contained classic script: a module would need CORS on every practice's site.
import { resolve } from "node:path";
import { defineConfig } from "vite";

export default defineConfig(({ mode }) => ({
  root: resolve(import.meta.dirname, "widget"),
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  define: {
    __APP_FINGERPRINT__: JSON.stringify(process.env.GLOWDESK_WIDGET_FINGERPRINT ?? "dev"),
    "process.env.NODE_ENV": JSON.stringify("production"),
  },
  build: {
    outDir: resolve(import.meta.dirname, "dist/widget"),
    emptyOutDir: mode === "app",
    target: "es2022",
    modulePreload: false,
    sourcemap: false,
    lib: {
      entry: resolve(import.meta.dirname, "widget", mode === "loader" ? "loader/loader.ts" : "app/main.tsx"),
      formats: ["iife"],
      name: mode === "loader" ? "GlowdeskLoader" : "GlowdeskWidget",
      fileName: () => `${mode}.js`,
    },
  },
}));
