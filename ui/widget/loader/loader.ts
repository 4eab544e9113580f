// The one script on the practice's page: draws the bubble and fetches the chat when somebody wants it.
import type { App } from "../launcher";
import { recall } from "../storage";
import { fetchApp } from "./fetch";
import { type Launch, prepare } from "./launch";
import css from "./loader.css?inline";

// A panel left open reopens on the next page of the same visit, not next week.
const REOPEN_MS = 30 * 60 * 1000;

type Toggle = (wanted: boolean, byVisitor: boolean) => Promise<void>;

function start(script: HTMLScriptElement, siteKey: string): void {
  const launch = prepare(script, siteKey);
  const { launcher, host } = launch;
  launcher.style(css);
  const load = appOnDemand(launch, script.nonce ?? "");
  const toggle: Toggle = async (wanted, byVisitor) => {
    launch.complain(false);
    try {
      (await load()).setOpen(wanted, byVisitor);
    } catch {
      // Blocked or offline. Who asked for the chat is told; a page that only wanted to resume stays quiet.
      launch.complain(byVisitor);
    }
  };
  listen(launch, toggle);
  const { talking, opened_at = 0, paint } = recall(siteKey);
  if (paint) launcher.paint(paint);
  document.body.append(host);
  const reopen = Date.now() - opened_at < REOPEN_MS && matchMedia("(min-width: 481px)").matches;
  if (reopen) void toggle(true, false);
  else if (talking) void load().catch(() => undefined);
}

function appOnDemand({ launcher }: Launch, nonce: string): () => Promise<App> {
  const { bubble, product } = launcher;
  let app: Promise<App> | undefined;
  return () => {
    if (app) return app;
    bubble.setAttribute("aria-busy", "true");
    app = fetchApp(`${product}/widget/app.js?v=${__APP_FINGERPRINT__}`, nonce)
      .then((startApp) => startApp(launcher))
      .catch((error: unknown) => {
        // The next press tries again.
        app = undefined;
        throw error;
      })
      .finally(() => bubble.removeAttribute("aria-busy"));
    return app;
  };
}

function listen({ launcher, isOpen }: Launch, toggle: Toggle): void {
  launcher.bubble.addEventListener("click", () => void toggle(!isOpen(), true));
  // Any link or button of the page may open the chat: <a href="#" data-glowdesk-open>.
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-glowdesk-open]") : null;
    if (!target) return;
    event.preventDefault();
    void toggle(true, true);
  });
}

const script = document.currentScript;
const siteKey = script instanceof HTMLScriptElement ? script.dataset.siteKey : undefined;
// The tag may have been pasted twice; the second one has nothing to do.
if (script instanceof HTMLScriptElement && siteKey && !document.querySelector("glowdesk-chat")) {
  if (document.body) start(script, siteKey);
  else addEventListener("DOMContentLoaded", () => start(script, siteKey));
}
