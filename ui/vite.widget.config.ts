// Each mode yields one self-contained classic script: a module would need CORS on every practice's site.
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

/** A page that names no character set reads a script as Windows-1252; what is only ASCII survives that. */
function asciiOnly(): Plugin {
  const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return {
    name: "ascii-only",
    enforce: "post",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk") file.code = file.code.replace(/[^\0-\x7f]/g, escaped);
      }
    },
  };
}

export default defineConfig(({ mode }) => ({
  root: resolve(import.meta.dirname, "widget"),
  publicDir: false,
  plugins: [asciiOnly()],
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
