// The one script on the practice's page: draws the bubble and fetches the chat when somebody wants it.
import { fill, pageLanguage } from "../language";
import type { App, Launcher, StartApp } from "../launcher";
import { bubble as en } from "../locales/en.json";
import { bubble as es } from "../locales/es.json";
import { recall } from "../storage";
import { draw } from "./draw";
import css from "./loader.css?inline";

// A panel left open reopens on the next page of the same visit, not next week.
const REOPEN_MS = 30 * 60 * 1000;

function start(script: HTMLScriptElement, siteKey: string): void {
  const product = new URL("..", script.src).href.replace(/\/$/, "");
  const language = pageLanguage();
  const nonce = script.nonce ?? "";
  const words = language === "es" ? es : en;
  const { host, root, bubble, badge, tip, mount } = draw(script.dataset.position, words.open);
  const style = (text: string) => addStyle(root, text, nonce);
  style(css);

  let app: App | undefined;
  let loading: Promise<App> | undefined;
  let open = false;

  const launcher: Launcher = {
    product,
    siteKey,
    language,
    root,
    mount,
    bubble,
    style,
    reflect(nowOpen, unread) {
      open = nowOpen;
      const many = unread === 1 ? words.unreadOne : fill(words.unreadMany, { count: unread });
      bubble.setAttribute("aria-expanded", String(open));
      bubble.setAttribute("aria-label", open ? words.close : unread > 0 ? many : words.open);
      badge.textContent = !open && unread > 0 ? (unread > 9 ? "9+" : String(unread)) : "";
    },
    paint(properties) {
      for (const [name, value] of Object.entries(properties)) host.style.setProperty(name, value);
    },
  };

  const load = (): Promise<App> => {
    bubble.setAttribute("aria-busy", "true");
    loading ??= fetchApp(`${product}/widget/app.js?v=${__APP_FINGERPRINT__}`, nonce)
      .then((startApp) => {
        app = startApp(launcher);
        return app;
      })
      .finally(() => {
        loading = undefined;
        bubble.removeAttribute("aria-busy");
      });
    return loading;
  };

  const toggle = async (wanted: boolean, byVisitor = true) => {
    tip.textContent = "";
    try {
      (app ?? (await load())).setOpen(wanted, byVisitor);
    } catch {
      // Blocked or offline. Who asked for the chat is told; a page that only wanted to resume stays quiet.
      if (byVisitor) tip.textContent = words.failed;
    }
  };

  bubble.addEventListener("click", () => void toggle(!open));
  // Any link or button of the page may open the chat: <a href="#" data-glowdesk-open>.
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-glowdesk-open]") : null;
    if (!target) return;
    event.preventDefault();
    void toggle(true);
  });

  const { talking, opened_at = 0, paint } = recall(siteKey);
  if (paint) launcher.paint(paint);
  document.body.append(host);
  const reopen = Date.now() - opened_at < REOPEN_MS && matchMedia("(min-width: 481px)").matches;
  if (reopen) void toggle(true, false);
  else if (talking) void load().catch(() => undefined);
}

function addStyle(root: ShadowRoot, text: string, nonce: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    // Browsers before 2023; a strict style-src needs the nonce here.
    const element = document.createElement("style");
    element.nonce = nonce;
    element.textContent = text;
    root.append(element);
  }
}

/** A classic script: unlike a module it needs no CORS answer, and a nonce on our own tag covers it too. */
function fetchApp(url: string, nonce: string): Promise<StartApp> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.async = true;
    script.nonce = nonce;
    script.onload = () => {
      const startApp = window.glowdeskStart;
      delete window.glowdeskStart;
      script.remove();
      if (startApp) resolve(startApp);
      else reject(new Error("no app"));
    };
    script.onerror = () => {
      script.remove();
      reject(new Error("not loaded"));
    };
    script.src = trusted(url);
    document.head.append(script);
  });
}

let policy: ReturnType<TrustedTypes["createPolicy"]> | undefined;

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/** Pages that demand Trusted Types can allow the policy "glowdesk". */
function trusted(url: string): string {
  const types = (window as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (!types) return url;
  try {
    policy ??= types.createPolicy("glowdesk", { createScriptURL: (same) => same });
    return policy.createScriptURL(url);
  } catch {
    return url;
  }
}
const script = document.currentScript;
const siteKey = script instanceof HTMLScriptElement ? script.dataset.siteKey : undefined;
// The tag may have been pasted twice; the second one has nothing to do.
if (script instanceof HTMLScriptElement && siteKey && !document.querySelector("glowdesk-chat")) {
  if (document.body) start(script, siteKey);
  else addEventListener("DOMContentLoaded", () => start(script, siteKey));
}
