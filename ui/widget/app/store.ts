// The one mutable place of the widget's state; views subscribe, the conversation writes.
import type { AuthorKind, Practice } from "../protocol";
import { emptyTimeline, type Timeline } from "./timeline";

/** reconnecting: the line is gone for longer than a blink; offline: the device says it has no network. */
export type LinkState = "connecting" | "online" | "reconnecting" | "offline";

export interface Notice {
  code: string;
  text: string;
}

export interface State {
  practice: Practice | null;
  link: LinkState;
  /** The site is not allowed to chat, or the practice has switched it off. */
  unavailable: boolean;
  /** The first list of messages has arrived; before that an empty timeline means nothing. */
  loaded: boolean;
  timeline: Timeline;
  typing: AuthorKind | null;
  notice: Notice | null;
  open: boolean;
  /** The highest number the patient has seen. */
  read: number;
}

export class Store {
  #state: State;
  #listeners = new Set<() => void>();

  constructor(read: number) {
    this.#state = {
      practice: null,
      link: "connecting",
      unavailable: false,
      loaded: false,
      timeline: emptyTimeline(),
      typing: null,
      notice: null,
      open: false,
      read,
    };
  }

  get(): State {
    return this.#state;
  }

  set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  timeline(change: (timeline: Timeline) => Timeline): void {
    this.set({ timeline: change(this.#state.timeline) });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export function unreadCount({ timeline, read }: State): number {
  return timeline.messages.filter(({ seq, author }) => seq > read && author.kind !== "patient").length;
}
