import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TimelineItem } from "../../shared/api";
import { seeded } from "../dev/seed";
import type { Api } from "./api";
import { Refused, Unreachable } from "./backend";
import { Outbox, unstored } from "./outbox";

const kept = new Map<string, string>();
vi.stubGlobal("sessionStorage", {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
});

type Send = Api["send"];
const world = seeded();
const [id = ""] = world.threads.keys();
const works: Send = async (thread, message) => world.send(thread, message);

function outbox(send: Send): { box: Outbox; stored: TimelineItem[]; use: (next: Send) => void } {
  const stored: TimelineItem[] = [];
  let current = send;
  const api = { send: (...given: Parameters<Send>) => current(...given) } as unknown as Api;
  const box = new Outbox(api, (_thread, item) => stored.push(item));
  return { box, stored, use: (next) => (current = next) };
}

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

describe("outbox", () => {
  beforeEach(() => kept.clear());

  it("shows a message at once and drops it when it is stored", async () => {
    const { box, stored } = outbox(works);
    box.submit(id, "note", "hello", 0);
    expect(box.get()).toMatchObject([{ state: "sending", text: "hello" }]);
    await settled();
    expect(box.get()).toEqual([]);
    expect(stored).toMatchObject([{ kind: "note", text: "hello" }]);
  });

  it("waits without a connection, goes out by itself, and is stored once", async () => {
    const { box, stored, use } = outbox(async (thread, message) => {
      await works(thread, message); // It arrived; the answer did not.
      throw new Unreachable("lost");
    });
    box.submit(id, "reply", "once", 0);
    await settled();
    expect(box.get()).toMatchObject([{ state: "waiting" }]);
    use(works);
    await box.retryWaiting();
    expect(box.get()).toEqual([]);
    expect(world.thread(id).items.filter(({ text }) => text === "once")).toHaveLength(1);
    expect(stored).toHaveLength(1);
  });

  it("keeps a refused message with the reason until a person decides", async () => {
    const problem = { type: "about:blank", title: "Blocked", status: 409, detail: "They asked us to stop." };
    const { box, use } = outbox(async () => {
      throw new Refused(problem);
    });
    box.submit(id, "reply", "hello", 0);
    await settled();
    expect(box.get()).toMatchObject([{ state: "failed", reason: "They asked us to stop." }]);
    await box.retryWaiting();
    expect(box.get()).toHaveLength(1);
    use(works);
    box.retry(box.get()[0]?.clientId ?? "");
    await settled();
    expect(box.get()).toEqual([]);
  });

  it("survives a reload: what was on its way waits", async () => {
    const { box } = outbox(() => new Promise(() => {}));
    box.submit(id, "reply", "still here", 0);
    expect(outbox(works).box.get()).toMatchObject([{ text: "still here", state: "waiting" }]);
  });

  it("is not drawn twice once the timeline has it", () => {
    const { box } = outbox(() => new Promise(() => {}));
    box.submit(id, "reply", "hello", 0);
    const [pending] = box.get();
    const item = world.send(id, { client_id: pending?.clientId ?? "", kind: "reply", text: "hello" });
    expect(unstored(box.get(), id, [])).toHaveLength(1);
    expect(unstored(box.get(), id, [item])).toEqual([]);
    expect(unstored(box.get(), "another", [])).toEqual([]);
  });
});
