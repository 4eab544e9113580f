// One message: who wrote it, the plain text, what can be pressed, and how far our own got.
import type { WireMessage } from "../../protocol";
import type { PendingState } from "../timeline";
import type { Row } from "./arrange";
import { useChat, type Words } from "./context";
import { timeLabel } from "./dates";
import { SparkIcon } from "./icons";
import { Slots } from "./replies";
import { RichText } from "./text";

export function Message({ row, message }: { row: Row; message: WireMessage }) {
  const { words, language } = useChat();
  const own = row.kind === "patient";
  return (
    <article class={`message ${row.kind}`} data-id={message.id}>
      <p class={row.startsGroup && !own ? "author" : "unseen"}>
        {row.kind === "assistant" && <SparkIcon />}
        {authorName(message, words)}
      </p>
      {message.text && (
        <p class="text">
          <RichText text={message.text} links={!own} />
        </p>
      )}
      {message.slots && message.slots.length > 0 && (
        <Slots slots={message.slots} chosen={row.chosen} closed={row.slotsClosed} />
      )}
      {row.endsGroup && (
        <p class="meta">
          <time dateTime={message.at}>{timeLabel(message.at, language)}</time>
          {own && row.newestOwn && ` · ${ownStatus(message.status, words)}`}
        </p>
      )}
    </article>
  );
}

export function PendingMessage({ row }: { row: Row }) {
  const { words, conversation } = useChat();
  if (!row.pending) return null;
  const { item, state } = row.pending;
  return (
    <article class={`message patient pending ${state}`} data-id={item.client_id}>
      <p class="unseen">{words.message.you}</p>
      <p class="text">
        <RichText text={item.text} links={false} />
      </p>
      {state === "failed" ? (
        <p class="meta problem">
          {words.message.failed}
          <button
            type="button"
            class="text-button"
            onClick={() => void conversation.sender.retry(item.client_id)}
          >
            {words.message.retry}
          </button>
          <button
            type="button"
            class="text-button"
            onClick={() => void conversation.sender.discard(item.client_id)}
          >
            {words.message.discard}
          </button>
        </p>
      ) : (
        (row.newestOwn || worthSaying(state)) && <p class="meta">{words.message[state]}</p>
      )}
    </article>
  );
}

const worthSaying = (state: PendingState) => state === "waiting" || state === "limited";

export function authorName({ author }: WireMessage, words: Words): string {
  if (author.kind === "patient") return words.message.you;
  return author.name || (author.kind === "staff" ? words.message.team : words.message.assistant);
}

function ownStatus(status: string | null | undefined, { message }: Words): string {
  return status === "read" ? message.read : status === "delivered" ? message.delivered : message.stored;
}
