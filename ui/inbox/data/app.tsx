/** What every part of the page reaches for: requests, the cache, the live feed, what waits to be sent. */

import { QueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { Session } from "../../shared/api";
import { Api } from "./api";
import type { Backend } from "./backend";
import { Refused } from "./backend";
import { forgetDrafts } from "./drafts";
import { unlocked } from "./idle";
import { connection, Live } from "./live";
import { placeItem, type Timeline } from "./merge";
import { Outbox } from "./outbox";

const LAST_USER = "glowdesk.user";

export interface App {
  api: Api;
  queries: QueryClient;
  live: Live;
  outbox: Outbox;
  /** Leaves nothing of patients behind in this browser. */
  forget: () => void;
  /** Someone is signed in: what another person left here goes. */
  welcome: (session: Session) => Session;
}

function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
        retry: (count, error) => !(error instanceof Refused) && count < 2,
      },
      mutations: { networkMode: "always" },
    },
  });
}

export function createApp(backend: Backend): App {
  const queries = queryClient();
  const api = new Api(backend);
  const live = new Live(api, backend, queries);
  const outbox = new Outbox(api, (threadId, item) => {
    queries.setQueryData<Timeline>(["timeline", threadId], (held) =>
      held ? placeItem(held, item) : undefined,
    );
  });
  connection.subscribe(() => {
    if (connection.get() === "live") void outbox.retryWaiting();
  });
  const forget = (): void => {
    live.close();
    outbox.clear();
    forgetDrafts();
  };
  const welcome = (session: Session): Session => {
    const before = sessionStorage.getItem(LAST_USER);
    if (before !== null && before !== session.user.id) forget();
    sessionStorage.setItem(LAST_USER, session.user.id);
    unlocked();
    return session;
  };
  api.onSignedOut = () => queries.setQueryData(["session"], null);
  return { api, queries, live, outbox, forget, welcome };
}

const AppContext = createContext<App | null>(null);
export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("outside the app");
  return app;
}
