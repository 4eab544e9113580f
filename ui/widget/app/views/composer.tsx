// Where the patient writes: Enter sends, Shift+Enter breaks the line, and a person is one press away.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { MAX_TEXT_BYTES } from "../../protocol";
import { useChat } from "./context";
import { PersonIcon, SendIcon } from "./icons";

const TALLEST = 132;

export function Composer() {
  const { conversation, state, words, language } = useChat();
  const [text, setText] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  const ready = text.trim() !== "";
  const tooLong = isTooLong(text.trim());

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text, which the box itself holds
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, TALLEST)}px`;
  }, [text, state.open]);

  const send = () => {
    const element = box.current;
    // Read from the box: a fast Enter may come before the last letter has been drawn.
    const message = element?.value.trim() ?? "";
    if (!element || message === "" || isTooLong(message)) return;
    void conversation.send(message);
    element.value = "";
    setText("");
    element.focus();
  };

  const onInput = (value: string) => {
    setText(value);
    conversation.typing(value.trim() !== "");
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <div class="footer">
      <PersonButton />
      <div class="composer">
        <textarea
          ref={box}
          rows={1}
          value={text}
          placeholder={words.composer.placeholder}
          aria-label={words.composer.label}
          aria-invalid={tooLong}
          aria-describedby={tooLong ? "too-long consent" : "consent"}
          enterkeyhint="send"
          disabled={state.unavailable}
          onInput={(event) => onInput(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          class="send"
          onClick={send}
          aria-disabled={!ready || tooLong}
          aria-label={words.composer.send}
        >
          <SendIcon />
        </button>
      </div>
      {tooLong && (
        <p id="too-long" class="hint" role="alert">
          {words.composer.tooLong}
        </p>
      )}
      <p id="consent" class="consent">
        {state.practice?.consent_line[language]}
      </p>
    </div>
  );
}

function isTooLong(text: string): boolean {
  return new TextEncoder().encode(text).length > MAX_TEXT_BYTES;
}

function PersonButton() {
  const { conversation, state, words } = useChat();
  const { messages, pending } = state.timeline;
  const last = pending.at(-1)?.item.text ?? messages.at(-1)?.text;
  // Asked already and nobody has answered yet: once is enough.
  const asked = last === words.composer.personText;
  return (
    <button
      type="button"
      class="person"
      disabled={asked || state.unavailable}
      onClick={() => void conversation.send(words.composer.personText)}
    >
      <PersonIcon />
      {words.composer.person}
    </button>
  );
}
