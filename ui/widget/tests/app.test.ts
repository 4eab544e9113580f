// The whole widget on a page: what a patient can see, press and hear, against a real server.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import type { Window } from "happy-dom";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPractice } from "../dev/practice.mjs";
import type { App, Launcher, StartApp } from "../launcher";
import { draw } from "../loader/draw";
import type { Language } from "../protocol";

let practice: ReturnType<typeof createPractice>;
let window: Window;
let launcher: Launcher;
let app: App;

beforeEach(async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  practice = createPractice();
});

afterEach(async () => {
  app.stop();
  await practice.close();
  await window.happyDOM.close();
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function open(language: Language = "en"): Promise<void> {
  window = installed(language);
  const { host, root, bubble, mount } = draw(undefined, "Chat");
  document.body.append(host);
  const product = await practice.listen();
  const noStyles = { reflect: () => {}, paint: vi.fn(), style: () => {} };
  launcher = { product, siteKey: "site_test", language, root, mount, bubble, ...noStyles };
  await import("../app/main");
  const start = (window as unknown as { glowdeskStart: StartApp }).glowdeskStart;
  app = start(launcher);
  app.setOpen(true, true);
  await vi.waitFor(() => expect(find(".welcome .text").textContent).toContain("Ava"));
}

const { installPage: installed } = await import("./page");
const all = (selector: string) => [...launcher.root.querySelectorAll<HTMLElement>(selector)];
const find = (selector: string) => {
  const found = all(selector)[0];
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
};
const shown = (check: () => void) => vi.waitFor(check, { timeout: 4_000 });

function type(text: string, key?: KeyboardEventInit): void {
  const box = find("textarea") as HTMLTextAreaElement;
  box.value = text;
  box.dispatchEvent(new window.Event("input", { bubbles: true }) as unknown as Event);
  if (key)
    box.dispatchEvent(
      new window.KeyboardEvent("keydown", { bubbles: true, ...key } as never) as unknown as Event,
    );
}

test("it is a labelled dialog that says at once that a machine answers, and what the patient consents to", async () => {
  await open();
  const panel = find("[role=dialog]");
  expect(panel.getAttribute("aria-label")).toBe("Chat with Saguaro Skin Studio");
  expect(find(".disclosure").textContent).toContain("Ava, automated assistant · usually replies in seconds");
  expect(find("#consent").textContent).toContain("By chatting");
  expect(launcher.root.activeElement?.tagName).toBe("TEXTAREA");
});

test("it speaks Spanish on a Spanish page", async () => {
  await open("es");
  expect(find("[role=dialog]").lang).toBe("es");
  expect(find(".person").textContent).toBe("Hablar con una persona");
  expect(find(".welcome .text").textContent).toMatch(/^Hola/);
});

test("Enter sends and empties the box; Shift+Enter and an unfinished composition do not", async () => {
  await open();
  type("still writing", { key: "Enter", shiftKey: true });
  type("にほ", { key: "Enter", isComposing: true });
  expect(all(".message.patient")).toHaveLength(0);
  type("  Hello  ", { key: "Enter" });
  await shown(() => expect(practice.messages().map(({ text }) => text)).toEqual(["Hello"]));
  await shown(() => expect(find(".message.patient .meta").textContent).toContain("Sent"));
  expect((find("textarea") as HTMLTextAreaElement).value).toBe("");
});

test("a text over the server's limit is kept and explained", async () => {
  await open();
  type("ñ".repeat(2049), { key: "Enter" });
  await shown(() => expect(find("#too-long").textContent).toContain("too long"));
  expect(all(".message.patient")).toHaveLength(0);
  expect((find("textarea") as HTMLTextAreaElement).value).toHaveLength(2049);
});

test("times are grouped by day, and choosing one sends its label and closes the offer", async () => {
  await open();
  practice.say({
    text: "These are free.",
    slots: [
      { slot_id: "s1", label: "Tue, Nov 24, 10:00 AM", day: "Tuesday", time: "10:00 AM" },
      { slot_id: "s2", label: "Fri, Nov 27, 9:00 AM", day: "Friday", time: "9:00 AM" },
    ],
  });
  await shown(() => expect(all(".slot-day h3").map((day) => day.textContent)).toEqual(["Tuesday", "Friday"]));
  expect(find(".slot").getAttribute("aria-label")).toBe("Tue, Nov 24, 10:00 AM");
  all(".slot")[1]?.click();
  await shown(() =>
    expect(practice.seen.sends[0]).toMatchObject({ text: "Fri, Nov 27, 9:00 AM", slot_id: "s2" }),
  );
  await shown(() => expect(all(".slot").every((slot) => slot.hasAttribute("disabled"))).toBe(true));
  expect(find(".slot.chosen").textContent).toBe("9:00 AM");
});

test("quick replies send their text and go away once something newer is said", async () => {
  await open();
  practice.say({ text: "Anything else?", quick_replies: [{ label: "Prices", text: "What does it cost?" }] });
  await shown(() => expect(all(".chip").map((chip) => chip.textContent)).toEqual(["Prices"]));
  find(".chip").click();
  await shown(() => expect(practice.seen.sends[0]?.text).toBe("What does it cost?"));
  await shown(() => expect(all(".chip")).toHaveLength(0));
});

test("asking for a person is one press, and a second press is not needed", async () => {
  await open();
  find(".person").click();
  await shown(() => expect(practice.seen.sends[0]?.text).toBe("I would like to talk to a person, please."));
  await shown(() => expect(find(".person").hasAttribute("disabled")).toBe(true));
});

test("markup from anybody is shown as the text it is", async () => {
  await open();
  const nasty = '<img src=x onerror="alert(1)"><b>bold</b>';
  practice.say({ text: nasty, author: { kind: "staff", name: "<i>Maria</i>" } });
  await shown(() => expect(find(".message.staff .text").textContent).toBe(nasty));
  expect(all(".message.staff img, .message.staff b, .message.staff i")).toHaveLength(0);
});

test("a new message is spoken once, and the history is not", async () => {
  practice.say({ text: "yesterday" });
  await open();
  await shown(() => expect(all(".message[data-id]")).toHaveLength(1));
  expect(find("[aria-live]").textContent).toBe("");
  practice.say({ text: "today" });
  await shown(() => expect(find("[aria-live]").textContent).toBe("Ava: today"));
});

test("Escape closes the panel and gives the focus back to the bubble", async () => {
  await open();
  type("", { key: "Escape" });
  await shown(() => expect(find("[role=dialog]").hidden).toBe(true));
  expect(launcher.root.activeElement).toBe(launcher.bubble);
});

test("a site that may not chat says so and offers to try again", async () => {
  practice.script.session = () => ({ status: 403 });
  await expect(open()).rejects.toThrow();
  expect(find("[role=alert]").textContent).toContain("not available");
  practice.script.session = () => null;
  find("[role=alert] button").click();
  await shown(() => expect(find(".welcome .text").textContent).toContain("Ava"));
});
