// What the app gets to know about the page, and what it may do to the bubble.
import { fill, pageLanguage } from "../language";
import type { Launcher } from "../launcher";
import { bubble as en } from "../locales/en.json";
import { bubble as es } from "../locales/es.json";
import { addStyle, draw } from "./draw";

export interface Launch {
  launcher: Launcher;
  host: HTMLElement;
  /** Says in words that the chat could not be opened, or takes that back. */
  complain(failed: boolean): void;
  isOpen(): boolean;
}

export function prepare(script: HTMLScriptElement, siteKey: string): Launch {
  const language = pageLanguage();
  const words = language === "es" ? es : en;
  const { host, root, bubble, badge, tip, mount } = draw(script.dataset.position, words.open);
  let open = false;
  const launcher: Launcher = {
    product: new URL("..", script.src).href.replace(/\/$/, ""),
    siteKey,
    language,
    root,
    mount,
    bubble,
    style: (css) => addStyle(root, css, script.nonce ?? ""),
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
  const complain = (failed: boolean) => {
    tip.textContent = failed ? words.failed : "";
  };
  return { launcher, host, complain, isOpen: () => open };
}
