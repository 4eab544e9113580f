// The patient's side of every promise about messages: none lost, none twice, in order, whatever the line does.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Conversation } from "../app/conversation";
import { unreadCount } from "../app/store";
import { createPractice } from "../dev/practice.mjs";
import { recall } from "../storage";
import { type FakeBrowser, installBrowser } from "./browser";

const SITE = "site_test";

let browser: FakeBrowser;
let practice: ReturnType<typeof createPractice>;
let product: string;
let pages: Conversation[];

beforeEach(async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  browser = installBrowser();
  practice = createPractice();
  product = await practice.listen();
  pages = [];
});

afterEach(async () => {
  for (const page of pages) page.stop();
  await practice.close();
  vi.unstubAllGlobals();
});

function openPage(): Conversation {
  const page = new Conversation({ product, siteKey: SITE, random: () => 0 });
  pages.push(page);
  page.start();
  return page;
}

const loaded = (page: Conversation) =>
  vi.waitFor(() => expect(page.store.get()).toMatchObject({ loaded: true, link: "online" }), {
    timeout: 4_000,
  });
const texts = (page: Conversation) => page.store.get().timeline.messages.map(({ text }) => text);
const pending = (page: Conversation) =>
  page.store.get().timeline.pending.map(({ item, state }) => `${item.text}:${state}`);
const until = (check: () => void) => vi.waitFor(check, { timeout: 6_000, interval: 20 });

test("a message is stored once, shown once, and its reply is acknowledged", async () => {
  const page = openPage();
  await loaded(page);
  practice.script.stored = () => void practice.say({ text: "Of course." });
  await page.send("Do you have time on Friday?");
  await until(() => expect(texts(page)).toEqual(["Do you have time on Friday?", "Of course."]));
  expect(pending(page)).toEqual([]);
  await until(() => expect(practice.seen.acks).toContainEqual([{ seq: 2 }].at(0)));
  expect(unreadCount(page.store.get())).toBe(1);
  page.setOpen(true);
  expect(unreadCount(page.store.get())).toBe(0);
  await until(() => expect(practice.seen.reads).toEqual([2]));
});

test("an answer that never comes leads to the same id again, and one stored message", async () => {
  const page = openPage();
  await loaded(page);
  let first = true;
  practice.script.send = () => {
    if (!first) return null;
    first = false;
    practice.cut();
    return "silent";
  };
  await page.send("Hello");
  await until(() => expect(practice.seen.sends).toHaveLength(2));
  expect(practice.seen.sends[0]?.client_id).toBe(practice.seen.sends[1]?.client_id);
  await until(() => expect(texts(page)).toEqual(["Hello"]));
  expect(practice.messages()).toHaveLength(1);
  expect(pending(page)).toEqual([]);
});

test("what was written offline is kept through a reload and sent in order", async () => {
  const before = openPage();
  await loaded(before);
  browser.navigator.onLine = false;
  browser.window.dispatchEvent(new Event("offline"));
  expect(before.store.get().link).toBe("offline");
  practice.script.connect = () => ({ message: "not yet" });
  await before.send("one");
  await before.send("two");
  expect(pending(before)).toEqual(["one:waiting", "two:waiting"]);
  before.stop();

  browser.navigator.onLine = true;
  practice.script.connect = () => null;
  const after = openPage();
  await until(() => expect(texts(after)).toEqual(["one", "two"]));
  expect(pending(after)).toEqual([]);
  const third = openPage();
  await loaded(third);
  expect(practice.seen.sends).toHaveLength(2);
});

test("two tabs that both find the unsent message store it once, and both show it", async () => {
  practice.script.connect = () => ({ message: "not yet" });
  const first = openPage();
  await first.send("from the first tab");
  const second = openPage();
  await until(() => expect(pending(second)).toEqual(["from the first tab:waiting"]));
  practice.script.connect = () => null;
  for (const page of [first, second]) await until(() => expect(texts(page)).toEqual(["from the first tab"]));
  expect(practice.messages()).toHaveLength(1);
  expect([...pending(first), ...pending(second)]).toEqual([]);
});

test("without IndexedDB the outbox still survives a reload", async () => {
  vi.stubGlobal("indexedDB", undefined);
  practice.script.connect = () => ({ message: "not yet" });
  const before = openPage();
  await before.send("kept");
  before.stop();
  practice.script.connect = () => null;
  const after = openPage();
  await until(() => expect(texts(after)).toEqual(["kept"]));
});

test("a missed push is noticed by the next number and fetched", async () => {
  const page = openPage();
  await loaded(page);
  practice.say({ text: "one" });
  practice.script.push = () => false;
  practice.say({ text: "two" });
  practice.script.push = () => true;
  practice.say({ text: "three" });
  await until(() => expect(texts(page)).toEqual(["one", "two", "three"]));
  expect(page.store.get().timeline.known).toBe(3);
});

test("after a lost line the messages and removals of the meantime are there", async () => {
  const page = openPage();
  await loaded(page);
  practice.say({ text: "one" });
  const two = practice.say({ text: "two" });
  await until(() => expect(texts(page)).toHaveLength(2));
  practice.script.connect = () => ({ message: "busy" });
  practice.cut();
  practice.remove(two.id);
  practice.say({ text: "three" });
  practice.script.connect = () => null;
  await until(() => expect(texts(page)).toEqual(["one", "three"]));
});

test("a duplicate push changes nothing", async () => {
  const page = openPage();
  await loaded(page);
  const message = practice.say({ text: "once" });
  practice.push(message);
  await until(() => expect(practice.seen.acks).toHaveLength(2));
  expect(texts(page)).toEqual(["once"]);
});

test("a refused connection asks for a new session and keeps the visitor", async () => {
  let refusals = 0;
  practice.script.connect = () => (refusals++ < 1 ? { message: "token_expired" } : null);
  const page = openPage();
  await loaded(page);
  expect(practice.seen.sessions).toHaveLength(2);
  expect(practice.seen.sessions[1].visitor_id).toBe(recall(SITE).visitor_id);
});

test("a refusal with retry_after is respected", async () => {
  let refusals = 0;
  practice.script.connect = () =>
    refusals++ < 1 ? { message: "rate_limited", data: { retry_after: 1 } } : null;
  const page = openPage();
  await until(() => expect(practice.seen.auths).toHaveLength(1));
  const refusedAt = Date.now();
  await loaded(page);
  expect(Date.now() - refusedAt).toBeGreaterThanOrEqual(900);
});

test("a server that hangs up is joined again with a new session", async () => {
  const page = openPage();
  await loaded(page);
  for (const socket of practice.sockets()) socket.disconnect();
  await until(() => expect(practice.seen.auths).toHaveLength(2));
  await loaded(page);
  expect(practice.seen.sessions).toHaveLength(2);
});

test("a server that hangs up on a hidden page is left alone until somebody looks", async () => {
  const page = openPage();
  await loaded(page);
  browser.document.hidden = true;
  const gone = vi.waitFor(() => expect(practice.sockets()).toHaveLength(0));
  for (const socket of practice.sockets()) socket.disconnect();
  await gone;
  // Reconnects wait no time here, so one round trip is long enough to see an unwanted one.
  await fetch(product);
  expect(practice.seen.auths).toHaveLength(1);
  browser.document.hidden = false;
  browser.document.dispatchEvent(new Event("visibilitychange"));
  await until(() => expect(practice.seen.auths).toHaveLength(2));
});

test("auth.required renews the session without losing a message", async () => {
  const page = openPage();
  await loaded(page);
  practice.namespace.emit("auth.required", {});
  await page.send("still here");
  await until(() => expect(texts(page)).toEqual(["still here"]));
  expect(practice.seen.sessions).toHaveLength(2);
});

test("asked to slow down, the message waits and then goes", async () => {
  const page = openPage();
  await loaded(page);
  let refusals = 0;
  practice.script.send = () => (refusals++ < 1 ? { ok: false, code: "rate_limited", retry_after: 1 } : null);
  await page.send("tenth");
  await page.send("eleventh");
  expect(pending(page)).toEqual(["tenth:limited", "eleventh:limited"]);
  expect(practice.seen.sends).toHaveLength(1);
  await until(() => expect(texts(page)).toEqual(["tenth", "eleventh"]));
});

test("a refused message can be tried again or thrown away, and the next ones still go", async () => {
  const page = openPage();
  await loaded(page);
  practice.script.send = ({ text }) => (text === "bad" ? { ok: false, code: "invalid" } : null);
  await page.send("bad");
  await page.send("good");
  await until(() => expect(texts(page)).toEqual(["good"]));
  expect(pending(page)).toEqual(["bad:failed"]);
  const id = page.store.get().timeline.pending[0]?.item.client_id ?? "";
  practice.script.send = () => null;
  await page.sender.retry(id);
  await until(() => expect(texts(page)).toEqual(["good", "bad"]));
});

test("a chosen slot travels with the label as the patient's own words", async () => {
  const page = openPage();
  await loaded(page);
  await page.send("Tue 24 Nov, 2:30 PM", "slot-7");
  await until(() =>
    expect(practice.seen.sends[0]).toMatchObject({ text: "Tue 24 Nov, 2:30 PM", slot_id: "slot-7" }),
  );
});

test("a site that is not allowed is told once and not asked again", async () => {
  practice.script.session = () => ({ status: 403 });
  const page = openPage();
  await until(() => expect(page.store.get().unavailable).toBe(true));
  // Reconnects wait no time here, so one round trip is long enough to see an unwanted one.
  await fetch(product);
  expect(practice.seen.sessions).toHaveLength(1);
});

test("a forgotten visitor starts over as a new one", async () => {
  const first = openPage();
  await loaded(first);
  first.stop();
  practice.script.session = ({ visitor_id }) => (visitor_id ? { status: 401 } : null);
  const second = openPage();
  await loaded(second);
  expect(practice.seen.sessions.map(({ visitor_id }) => Boolean(visitor_id))).toEqual([false, true, false]);
});

test("a visitor forgotten in the middle of a chat loses the old thread, not what is unsent", async () => {
  const page = openPage();
  await loaded(page);
  practice.say({ text: "old" });
  await until(() => expect(texts(page)).toEqual(["old"]));
  practice.script.session = ({ visitor_id }) => (visitor_id ? { status: 401 } : null);
  practice.forget();
  practice.script.connect = () => ({ message: "busy" });
  practice.cut();
  await until(() => expect(practice.sockets()).toHaveLength(0));
  await page.send("unsent");
  practice.script.connect = () => null;
  await until(() => expect(texts(page)).toEqual(["unsent"]));
  expect(page.store.get().timeline.known).toBe(1);
});

test("a long history starts near its end and goes back on request", async () => {
  for (let n = 1; n <= 130; n++) practice.say({ text: `m${n}` });
  const page = openPage();
  await loaded(page);
  expect(texts(page)[0]).toBe("m71");
  await page.loadEarlier();
  expect(texts(page)[0]).toBe("m21");
  await page.loadEarlier();
  expect(texts(page)).toHaveLength(130);
  expect(page.store.get().timeline.floor).toBe(0);
});

test("typing shows and ends with the message", async () => {
  const page = openPage();
  await loaded(page);
  practice.namespace.emit("typing", { on: true, kind: "staff" });
  await until(() => expect(page.store.get().typing).toBe("staff"));
  practice.say({ text: "Here I am.", author: { kind: "staff", name: "Maria" } });
  await until(() => expect(page.store.get().typing).toBe(null));
});
