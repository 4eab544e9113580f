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
import { zones } from "./data/live";
import { Crash } from "./parts/Crash";

export interface DeskSearch {
  zone?: Zone;
}

const root = createRootRoute({
  component: Outlet,
  errorComponent: Crash,
  notFoundComponent: () => <Navigate to="/" />,
});

const desk = createRoute({
  getParentRoute: () => root,
  id: "desk",
  component: lazyRouteComponent(() => import("./parts/Desk"), "Desk"),
  validateSearch: (search: Record<string, unknown>): DeskSearch => {
    const zone = zones.find((one) => one === search.zone);
    return zone ? { zone } : {};
  },
});

const list = createRoute({ getParentRoute: () => desk, path: "/" });
const thread = createRoute({ getParentRoute: () => desk, path: "/t/$threadId" });
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("./parts/SignIn"), "SignIn"),
});

export function makeRouter() {
  return createRouter({
    routeTree: root.addChildren([desk.addChildren([list, thread]), signIn]),
    basepath: "/inbox",
    defaultErrorComponent: Crash,
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
