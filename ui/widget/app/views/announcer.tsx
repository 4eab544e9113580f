// Speaks each new message once to screen readers; the history that loads on opening stays silent.
import { useEffect, useRef, useState } from "preact/hooks";
import { fill } from "../../language";
import { useChat } from "./context";
import { authorName } from "./message";

export function Announcer() {
  const { state, words } = useChat();
  const { loaded, timeline, typing } = state;
  const spokenUpTo = useRef<number | null>(null);
  const [spoken, setSpoken] = useState("");

  useEffect(() => {
    if (!loaded) return;
    const last = timeline.messages.at(-1)?.seq ?? 0;
    const from = spokenUpTo.current;
    spokenUpTo.current = Math.max(last, from ?? 0);
    if (from === null) return;
    const fresh = timeline.messages.filter(({ seq, author }) => seq > from && author.kind !== "patient");
    if (fresh.length === 0) return;
    setSpoken(
      fresh
        .map((one) => fill(words.message.says, { name: authorName(one, words), text: one.text }))
        .join(" "),
    );
  }, [loaded, timeline, words]);

  const typed = typing && (typing === "staff" ? words.message.typingStaff : words.message.typingAssistant);
  return (
    <div class="unseen">
      <div aria-live="polite">{spoken}</div>
      <div aria-live="polite">{typed}</div>
    </div>
  );
}
