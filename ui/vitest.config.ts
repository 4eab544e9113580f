import { defineConfig } from "vitest/config";

// The reporter needs it to print a failure, and Node 20 does not have it.
Map.groupBy ??= <K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};

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
