/** Who types and who looks at a thread just now; forgotten when nothing is heard. */

import type { PresenceEvent, TypingEvent } from "../../shared/api";
import { Store } from "./store";

const TYPING_MS = 8000;

class Typing extends Store<ReadonlyMap<string, TypingEvent>> {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  hear = (event: TypingEvent): void => {
    clearTimeout(this.timers.get(event.thread_id));
    if (!event.on) {
      this.stop(event.thread_id);
      return;
    }
    this.update((held) => new Map(held).set(event.thread_id, event));
    this.timers.set(
      event.thread_id,
      setTimeout(() => this.stop(event.thread_id), TYPING_MS),
    );
  };

  stop = (threadId: string): void => {
    if (!this.get().has(threadId)) return;
    this.update((held) => new Map([...held].filter(([id]) => id !== threadId)));
  };
}

class Presence extends Store<ReadonlyMap<string, PresenceEvent>> {
  hear = (event: PresenceEvent): void => {
    this.update((held) => new Map(held).set(event.thread_id, event));
  };
}

export const typing = new Typing(new Map());
export const presence = new Presence(new Map());
