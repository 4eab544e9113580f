/** The page's addresses: the desk, a conversation on it, and the way in. */

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
} from "@tanstack/react-router";
import type { Zone } from "../shared/api";
import { boardSearch } from "./board/search";
import { zones } from "./data/live";
import { patient } from "./data/patient";
import { Crash } from "./parts/Crash";
import { Waiting } from "./parts/Waiting";
import { recallSearch } from "./recall/search";
import { taskSearch } from "./tasks/search";

export interface DeskSearch {
  zone?: Zone;
}

const root = createRootRoute({
  component: Outlet,
  errorComponent: Crash,
  notFoundComponent: () => <Navigate to="/" />,
});

/** Whoever is signed in: the live feed and what everybody must see stay while pages change. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: lazyRouteComponent(
    patient(() => import("./parts/Inside")),
    "Inside",
  ),
});

const desk = createRoute({
  getParentRoute: () => inside,
  id: "desk",
  component: lazyRouteComponent(
    patient(() => import("./parts/Desk")),
    "Desk",
  ),
  validateSearch: (search: Record<string, unknown>): DeskSearch => {
    const zone = zones.find((one) => one === search.zone);
    return zone ? { zone } : {};
  },
});

const list = createRoute({ getParentRoute: () => desk, path: "/" });
const thread = createRoute({ getParentRoute: () => desk, path: "/t/$threadId" });
const held = createRoute({
  getParentRoute: () => inside,
  path: "/held",
  component: lazyRouteComponent(
    patient(() => import("./held/Held")),
    "Held",
  ),
});
/** The pages with the rail beside them, and on a phone the bar below. */
const work = createRoute({
  getParentRoute: () => inside,
  id: "work",
  component: lazyRouteComponent(
    patient(() => import("./parts/Work")),
    "Work",
  ),
});
const calendar = createRoute({
  getParentRoute: () => work,
  path: "/calendar",
  component: lazyRouteComponent(
    patient(() => import("./calendar/Calendar")),
    "Calendar",
  ),
});
const waitlist = createRoute({
  getParentRoute: () => work,
  path: "/calendar/waitlist",
  component: lazyRouteComponent(
    patient(() => import("./calendar/Waitlist")),
    "Waitlist",
  ),
});
const away = createRoute({
  getParentRoute: () => work,
  path: "/calendar/away",
  component: lazyRouteComponent(
    patient(() => import("./calendar/Away")),
    "Away",
  ),
});
const board = createRoute({
  getParentRoute: () => work,
  path: "/board",
  component: lazyRouteComponent(
    patient(() => import("./board/Board")),
    "Board",
  ),
  validateSearch: boardSearch,
});
const tasks = createRoute({
  getParentRoute: () => work,
  path: "/tasks",
  validateSearch: taskSearch,
  component: lazyRouteComponent(
    patient(() => import("./tasks/Tasks")),
    "Tasks",
  ),
});
const plans = createRoute({
  getParentRoute: () => work,
  path: "/plans",
  component: lazyRouteComponent(
    patient(() => import("./plans/Plans")),
    "Plans",
  ),
});
const recall = createRoute({
  getParentRoute: () => work,
  path: "/recall",
  validateSearch: recallSearch,
  component: lazyRouteComponent(
    patient(() => import("./recall/Recall")),
    "Recall",
  ),
});
const sequences = createRoute({
  getParentRoute: () => work,
  path: "/sequences",
  component: lazyRouteComponent(
    patient(() => import("./sequences/Sequences")),
    "Sequences",
  ),
});
const sequence = createRoute({
  getParentRoute: () => work,
  path: "/sequences/$sequenceId",
  component: lazyRouteComponent(
    patient(() => import("./sequences/Sequence")),
    "Sequence",
  ),
});
const settings = createRoute({
  getParentRoute: () => inside,
  path: "/settings",
  component: lazyRouteComponent(
    patient(() => import("./settings/Settings")),
    "Settings",
  ),
});
const settingsPage = createRoute({ getParentRoute: () => settings, path: "/$page" });
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(
    patient(() => import("./access/SignIn")),
    "SignIn",
  ),
});
const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  component: lazyRouteComponent(
    patient(() => import("./access/Join")),
    "Join",
  ),
});

export function makeRouter() {
  return createRouter({
    routeTree: root.addChildren([
      inside.addChildren([
        desk.addChildren([list, thread]),
        held,
        work.addChildren([board, calendar, waitlist, away, tasks, plans, recall, sequences, sequence]),
        settings.addChildren([settingsPage]),
      ]),
      signIn,
      join,
    ]),
    basepath: "/inbox",
    defaultErrorComponent: Crash,
    // Where the server is gone, the page that was asked for waits for it.
    defaultPendingComponent: Waiting,
    defaultPendingMs: 3000,
    scrollRestoration: false,
  });
}

/** Fetched once there is time: whoever loses the server still gets to every page. */
export async function keepPages(router: ReturnType<typeof makeRouter>): Promise<void> {
  for (const { options } of Object.values(router.routesById)) {
    const page = options.component as { preload?: () => Promise<unknown> } | undefined;
    await page?.preload?.();
  }
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
