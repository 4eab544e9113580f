// What the loader, always on the page, hands to the app, fetched when it is first needed.
import type { Language } from "./protocol";

export interface Launcher {
  product: string;
  siteKey: string;
  language: Language;
  root: ShadowRoot;
  /** The app renders here. */
  mount: HTMLElement;
  bubble: HTMLButtonElement;
  /** Shows the state on the bubble. */
  reflect(open: boolean, unread: number): void;
  /** The practice's colour, already guarded, as custom properties of the host element. */
  paint(properties: Record<string, string>): void;
  style(css: string): void;
}

export interface App {
  /** `byVisitor`: moves the focus into the panel, which a panel that reopens by itself must not do. */
  setOpen(open: boolean, byVisitor: boolean): void;
  /** Hangs up and listens no more; what is drawn stays. */
  stop(): void;
}

export type StartApp = (launcher: Launcher) => App;

declare global {
  interface Window {
    /** Set by app.js and taken away by the loader at once. */
    glowdeskStart?: StartApp;
  }
  const __APP_FINGERPRINT__: string;
}
