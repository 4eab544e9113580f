// A page with a real DOM for the views, while fetch and sockets stay Node's so that the server can be real.
import { Window } from "happy-dom";
import { vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";

const DOM = [
  "document",
  "localStorage",
  "navigator",
  "matchMedia",
  "Element",
  "HTMLElement",
  "HTMLScriptElement",
  "CSSStyleSheet",
  "requestAnimationFrame",
  "cancelAnimationFrame",
  "addEventListener",
  "removeEventListener",
] as const;

export function installPage(language: string): Window {
  const window = new Window({ url: "https://practice.example/", width: 1280, height: 800 });
  window.document.documentElement.lang = language;
  vi.stubGlobal("window", window);
  for (const name of DOM) {
    const value: unknown = window[name];
    vi.stubGlobal(name, typeof value === "function" && !/^[A-Z]/.test(name) ? value.bind(window) : value);
  }
  vi.stubGlobal("WebSocket", NodeWebSocket);
  return window;
}
