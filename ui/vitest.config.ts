import { defineConfig } from "vitest/config";

// Files choose their environment with `// @vitest-environment happy-dom`; node is the default.
export default defineConfig({
  test: {
    projects: [
      {
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
        test: { name: "widget", include: ["widget/**/*.test.{ts,tsx}"] },
      },
      {
        oxc: { jsx: { runtime: "automatic", importSource: "react" } },
        test: { name: "inbox", include: ["inbox/**/*.test.{ts,tsx}", "shared/**/*.test.{ts,tsx}"] },
      },
    ],
  },
});
