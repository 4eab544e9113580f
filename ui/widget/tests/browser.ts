// The few browser objects the conversation leans on, so that it can be driven from Node against a real server.
import { vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";

class MemoryStorage {
  #values = new Map<string, string>();
  getItem = (name: string): string | null => this.#values.get(name) ?? null;
  setItem = (name: string, value: string): void => void this.#values.set(name, value);
}

export interface FakeBrowser {
  window: EventTarget;
  document: EventTarget & { hidden: boolean };
  navigator: { onLine: boolean };
}

export function installBrowser(): FakeBrowser {
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), { hidden: false });
  const navigator = { onLine: true };
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
  vi.stubGlobal("removeEventListener", window.removeEventListener.bind(window));
  vi.stubGlobal("document", document);
  vi.stubGlobal("navigator", navigator);
  vi.stubGlobal("localStorage", new MemoryStorage());
  vi.stubGlobal("WebSocket", NodeWebSocket);
  return { window, document, navigator };
}
