/** Puts the page together: theme, words, cache, routes. */

import "./parts/library.css";
import "./parts/base.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { resolver, theme } from "../shared/theme";
import { AppProvider, createApp } from "./data/app";
import type { Backend } from "./data/backend";
import { connection } from "./data/live";
import { usePhone } from "./parts/useScreen";
import { keepPages, makeRouter } from "./router";
import { WordsProvider } from "./words/WordsProvider";

const QUIET_MS = 6000;

/** Beside the list on a desk; at the top on a phone, away from the thumb's bar. */
function Toasts() {
  const position = usePhone() ? "top-center" : "bottom-left";
  return <Notifications position={position} autoClose={7000} limit={3} containerWidth={360} />;
}

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
  const stop = connection.subscribe(() => {
    if (connection.get() !== "live") return;
    stop();
    setTimeout(() => void keepPages(router), QUIET_MS);
  });
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
            <Toasts />
            <RouterProvider router={router} />
          </WordsProvider>
        </AppProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
