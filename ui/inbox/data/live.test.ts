import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ThreadPage } from "../../shared/api";
import { backendOf, fake } from "../dev/backend";
import { seeded } from "../dev/seed";
import type { World } from "../dev/world";
import { Api } from "./api";
import { connection, counted, Live } from "./live";
import { mergeIntoZone, type ZoneList, zoneList } from "./merge";

const until = async (done: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 400 && !done(); turn += 1) await new Promise((next) => setTimeout(next, 5));
  expect(done()).toBe(true);
};

describe("Live", () => {
  let world: World;
  let queries: QueryClient;
  let api: Api;
  let live: Live;
  let someone: string;
  const shown = (): ZoneList | undefined => queries.getQueryData<ZoneList>(["threads", "bot"]);
  const previews = (): string[] => shown()?.items.map(({ preview }) => preview) ?? [];
  const arrive = (page: ThreadPage): void => {
    live.snapshot(page.live_head, page.counts);
    const after = live.after(page.live_head);
    queries.setQueryData(
      ["threads", "bot"],
      after.reduce((list, one) => mergeIntoZone(list, "bot", one), zoneList(page)),
    );
  };

  beforeEach(async () => {
    Object.assign(fake, { delay: 0, down: false, failing: [], events: null });
    world = seeded();
    queries = new QueryClient();
    const backend = backendOf(world);
    api = new Api(backend);
    live = new Live(api, backend, queries);
    live.open("token");
    someone = world.page("bot", null, 1).items[0]?.id ?? "";
    await until(() => connection.get() === "live");
  });

  afterEach(() => live.close());

  it("merges what it hears into the list and the counts", () => {
    arrive(world.page("bot", null, 50));
    const before = counted.get()?.counts.done ?? 0;
    world.receive(someone, "hello again");
    expect(previews()[0]).toBe("hello again");
    world.done(someone);
    expect(shown()?.items.some(({ id }) => id === someone)).toBe(false);
    expect(counted.get()?.counts.done).toBe(before + 1);
  });

  it.each(["automation", "channels"] as const)("asks anew for %s where no list was ever loaded", (topic) => {
    queries.setQueryData([topic], "as it was");
    const nothing = { card: null, counts: null, item: null, moved_to: null, thread_id: "" };
    fake.events?.live({ seq: 7, at: "2026-11-24T15:00:00Z", kind: `${topic}.changed`, ...nothing });
    expect(queries.getQueryState([topic])?.isInvalidated).toBe(true);
  });

  it("does not lose what comes while a snapshot is on its way", () => {
    arrive(world.page("waiting", null, 50));
    const late = structuredClone(world.page("bot", null, 50));
    world.receive(someone, "overtook the snapshot");
    arrive(late);
    expect(previews()).toContain("overtook the snapshot");
  });

  it("asks for what it missed while the connection was gone, and again when the first try fails", async () => {
    arrive(world.page("bot", null, 50));
    fake.down = true;
    fake.events?.disconnected();
    expect(connection.get()).toBe("offline");
    for (let message = 0; message < 3; message += 1) world.receive(someone, `missed ${message}`);
    fake.down = false;
    fake.failing = ["live"];
    fake.events?.connected();
    await new Promise((next) => setTimeout(next, 30));
    fake.failing = [];
    await until(() => previews()[0] === "missed 2");
  });

  it("asks when a number is missing, without a new connection", async () => {
    arrive(world.page("bot", null, 50));
    fake.down = true;
    world.receive(someone, "lost");
    fake.down = false;
    world.change(someone, { unread: 7 });
    await until(() => shown()?.items.find(({ id }) => id === someone)?.unread === 7);
    expect(previews()).toContain("lost");
  });

  it("fetches anew when it is too far behind", async () => {
    arrive(world.page("bot", null, 50));
    world.live = () => ({ items: [], head: 5000, reset: true });
    void live.catchUp();
    await until(() => queries.getQueryState(["threads", "bot"])?.isInvalidated === true);
  });

  it("forgets what it can no longer keep fresh", () => {
    arrive(world.page("bot", null, 50));
    live.close();
    expect(shown()).toBeUndefined();
    expect(counted.get()).toBeNull();
  });
});
