// The one script on the practice's page: light until somebody wants to chat, and honest when the chat cannot come.
import type { Window } from "happy-dom";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Launcher } from "../launcher";
import { installPage } from "./page";

let window: Window;
let setOpen: ReturnType<typeof vi.fn>;
let appRequests: HTMLScriptElement[];

beforeEach(() => {
  window = installPage("en");
  vi.stubGlobal("__APP_FINGERPRINT__", "dev");
  setOpen = vi.fn();
  appRequests = [];
  // Node.append would make the DOM fetch the script; the test decides what arrives instead.
  vi.spyOn(document.head, "append").mockImplementation((...nodes) => {
    appRequests.push(...(nodes as HTMLScriptElement[]));
  });
  // The root is closed to the page; only the test looks inside.
  const attach = Element.prototype.attachShadow;
  vi.spyOn(Element.prototype, "attachShadow").mockImplementation(function (this: Element, init) {
    return attach.call(this, { ...init, mode: "open" });
  });
});

afterEach(async () => {
  await window.happyDOM.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function runLoader(): Promise<void> {
  const script = document.createElement("script");
  script.src = "https://chat.example/widget/loader.js";
  script.dataset.siteKey = "site_test";
  script.nonce = "n0nce";
  Object.defineProperty(document, "currentScript", { value: script, configurable: true });
  await import("../loader/loader");
  vi.resetModules();
}

const root = () => document.querySelector("glowdesk-chat")?.shadowRoot as ShadowRoot;
const bubble = () => root().querySelector(".bubble") as HTMLButtonElement;
const asApp = (launcher: Launcher) => {
  setOpen.mockImplementation((open: boolean) => launcher.reflect(open, 0));
  return { setOpen };
};

function deliverApp(): void {
  Object.assign(window, { glowdeskStart: asApp });
  appRequests.at(-1)?.onload?.(new window.Event("load") as unknown as Event);
}

test("it draws one labelled bubble, however often the tag is pasted, and fetches nothing", async () => {
  await runLoader();
  await runLoader();
  expect(document.querySelectorAll("glowdesk-chat")).toHaveLength(1);
  expect(bubble().getAttribute("aria-label")).toBe("Chat with us");
  expect(appRequests).toHaveLength(0);
});

test("the first press fetches the app from the product with the page's nonce, once", async () => {
  await runLoader();
  bubble().click();
  bubble().click();
  expect(appRequests.map(({ src, nonce }) => [src, nonce])).toEqual([
    ["https://chat.example/widget/app.js?v=dev", "n0nce"],
  ]);
  deliverApp();
  await vi.waitFor(() => expect(setOpen).toHaveBeenCalledWith(true, true));
  expect("glowdeskStart" in window).toBe(false);
  expect(bubble().getAttribute("aria-expanded")).toBe("true");
});

test("a conversation that exists resumes without opening the panel", async () => {
  localStorage.setItem("glowdesk", JSON.stringify({ site_test: { talking: true } }));
  await runLoader();
  expect(appRequests).toHaveLength(1);
  deliverApp();
  await vi.waitFor(() => expect("glowdeskStart" in window).toBe(false));
  expect(setOpen).not.toHaveBeenCalled();
});

test("a panel left open minutes ago reopens without taking the focus; one from yesterday does not", async () => {
  const site = (opened_at: number) => JSON.stringify({ site_test: { opened_at } });
  localStorage.setItem("glowdesk", site(Date.now() - 24 * 3600 * 1000));
  await runLoader();
  expect(appRequests).toHaveLength(0);
  document.querySelector("glowdesk-chat")?.remove();
  localStorage.setItem("glowdesk", site(Date.now() - 60_000));
  await runLoader();
  deliverApp();
  await vi.waitFor(() => expect(setOpen).toHaveBeenCalledWith(true, false));
});

test("an app that cannot be fetched is said in words, and the next press tries again", async () => {
  await runLoader();
  bubble().click();
  appRequests[0]?.onerror?.("");
  await vi.waitFor(() => expect(root().querySelector(".tip")?.textContent).toContain("could not be opened"));
  bubble().click();
  expect(appRequests).toHaveLength(2);
  expect(root().querySelector(".tip")?.textContent).toBe("");
});

test("unread messages show on the bubble and in its label", async () => {
  await runLoader();
  bubble().click();
  let launcher: Launcher | undefined;
  Object.assign(window, {
    glowdeskStart: (given: Launcher) => {
      launcher = given;
      return { setOpen };
    },
  });
  appRequests[0]?.onload?.(new window.Event("load") as unknown as Event);
  await vi.waitFor(() => expect(launcher).toBeDefined());
  launcher?.reflect(false, 12);
  expect(root().querySelector(".badge")?.textContent).toBe("9+");
  expect(bubble().getAttribute("aria-label")).toBe("Chat with us, 12 new messages");
});

test("anything on the page can open the chat", async () => {
  await runLoader();
  const link = document.createElement("a");
  link.dataset.glowdeskOpen = "";
  document.body.append(link);
  link.click();
  deliverApp();
  await vi.waitFor(() => expect(setOpen).toHaveBeenCalledWith(true, true));
});
