// The conversation as a list: greeting, days, messages, and what is still on its way.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { arrange } from "./arrange";
import { useChat } from "./context";
import { dayLabel } from "./dates";
import { DownIcon, SparkIcon } from "./icons";
import { Message, PendingMessage } from "./message";
import { QuickReplies, Starters } from "./replies";

const NEAR_END = 80;

export function Timeline() {
  const { state, words, conversation, language } = useChat();
  const { timeline, typing, loaded, open } = state;
  const { scroller, atEnd, toEnd, onScroll } = useStickToEnd(timeline, typing, open);
  const rows = arrange(timeline);
  const empty = timeline.messages.length === 0 && timeline.pending.length === 0;
  const lastMessage = timeline.pending.length === 0 ? timeline.messages.at(-1) : undefined;
  return (
    <div class="middle">
      <section
        class="timeline"
        ref={scroller}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={words.panel.messages}
      >
        {timeline.floor > 0 && loaded && (
          <button type="button" class="text-button earlier" onClick={() => void conversation.loadEarlier()}>
            {words.panel.earlier}
          </button>
        )}
        {timeline.floor === 0 && <Welcome />}
        <ol class="messages">
          {rows.map((row) => (
            <li key={row.key} class={row.startsGroup ? "first" : ""}>
              {row.newDay && <p class="day">{dayLabel(row.at, language, words)}</p>}
              {row.message ? <Message row={row} message={row.message} /> : <PendingMessage row={row} />}
            </li>
          ))}
        </ol>
        {empty && loaded && <Starters />}
        {lastMessage?.quick_replies && <QuickReplies replies={lastMessage.quick_replies} />}
        {typing && <Typing />}
      </section>
      {!atEnd && (
        <button type="button" class="jump" onClick={toEnd} aria-label={words.panel.newMessages}>
          <DownIcon />
        </button>
      )}
    </div>
  );
}

function Welcome() {
  const { state, words, language } = useChat();
  if (!state.practice) return <div class="welcome skeleton" aria-hidden="true" />;
  return (
    <div class="welcome message assistant">
      <p class="author">
        <SparkIcon />
        {state.practice.assistant_name ?? words.message.assistant}
      </p>
      <p class="text">{state.practice.disclosure[language]}</p>
    </div>
  );
}

function Typing() {
  return (
    <div class="typing" aria-hidden="true">
      <i />
      <i />
      <i />
    </div>
  );
}

/** Follows new messages while the patient is at the end, and leaves the view alone while they read further up. */
function useStickToEnd(timeline: unknown, typing: unknown, open: boolean) {
  const scroller = useRef<HTMLElement>(null);
  const stuck = useRef(true);
  const before = useRef({ height: 0, first: "" });
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = () => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    stuck.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
    setAtEnd(stuck.current);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of what is shown may move the end
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !open) return;
    const first = element.querySelector<HTMLElement>("li [data-id]")?.dataset.id ?? "";
    const earlierLoaded = before.current.first !== "" && before.current.first !== first;
    if (stuck.current && !earlierLoaded) toEnd();
    else if (earlierLoaded) element.scrollTop += element.scrollHeight - before.current.height;
    before.current = { height: element.scrollHeight, first };
  }, [timeline, typing, open]);

  return { scroller, atEnd, toEnd, onScroll };
}
