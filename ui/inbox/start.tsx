/** Puts the page together: theme, words, cache, routes. */

import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "./parts/base.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { resolver, theme } from "../shared/theme";
import { AppProvider, createApp } from "./data/app";
import type { Backend } from "./data/backend";
import { makeRouter } from "./router";
import { WordsProvider } from "./words/WordsProvider";

function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}

export function begin(backend: Backend): void {
  const root = document.getElementById("root");
  if (!root) return;
  // The scroll lock of dialogs reads the nonce from this name.
  Object.assign(globalThis, { __webpack_nonce__: nonce() });
  const app = createApp(backend);
  const router = makeRouter();
  createRoot(root).render(
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      defaultColorScheme="auto"
      getStyleNonce={nonce}
    >
      <QueryClientProvider client={app.queries}>
        <AppProvider value={app}>
          <WordsProvider>
            <Notifications position="bottom-left" autoClose={7000} limit={3} containerWidth={360} />
            <RouterProvider router={router} />
          </WordsProvider>
        </AppProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
