// Answers that need no typing: free times by day, suggested replies, and a start for those who have no words yet.
import type { QuickReply, Slot } from "../../protocol";
import { useChat } from "./context";
import { CheckIcon } from "./icons";

interface SlotsProps {
  slots: Slot[];
  chosen: string | undefined;
  closed: boolean;
}

export function Slots({ slots, chosen, closed }: SlotsProps) {
  const { words } = useChat();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings form semantics and borders that are not meant
    <div class="slots" role="group" aria-label={words.message.slots}>
      {byDay(slots).map(([day, times]) => (
        <div key={day} class="slot-day">
          <h3>{day}</h3>
          <div class="slot-times">
            {times.map((slot) => (
              <SlotButton key={slot.slot_id} slot={slot} chosen={slot.label === chosen} closed={closed} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

function SlotButton({ slot, chosen, closed }: { slot: Slot; chosen: boolean; closed: boolean }) {
  const { conversation, words } = useChat();
  return (
    <button
      type="button"
      class={chosen ? "slot chosen" : "slot"}
      disabled={closed}
      aria-label={chosen ? `${slot.label}, ${words.message.slotChosen}` : slot.label}
      onClick={() => void conversation.send(slot.label, slot.slot_id)}
    >
      {chosen && <CheckIcon />}
      {slot.time}
    </button>
  );
}

export function QuickReplies({ replies }: { replies: QuickReply[] }) {
  const { conversation, words } = useChat();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings form semantics and borders that are not meant
    <div class="quick" role="group" aria-label={words.message.quickReplies}>
      {replies.map(({ label, text }) => (
        <button key={label} type="button" class="chip" onClick={() => void conversation.send(text)}>
          {label}
        </button>
      ))}
    </div>
  );
}

export function Starters() {
  const { starters } = useChat().words;
  const replies = [
    { label: starters.book, text: starters.bookText },
    { label: starters.price, text: starters.priceText },
    { label: starters.hours, text: starters.hoursText },
  ];
  return <QuickReplies replies={replies} />;
}

function byDay(slots: Slot[]): [string, Slot[]][] {
  const days = new Map<string, Slot[]>();
  for (const slot of slots) days.set(slot.day, [...(days.get(slot.day) ?? []), slot]);
  return [...days];
}
