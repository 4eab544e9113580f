// Who the patient is talking to; that it is a machine is said here, always in sight.
import { fill } from "../../language";
import type { Practice } from "../../protocol";
import { useChat, type Words } from "./context";
import { CloseIcon, SparkIcon } from "./icons";

export function Header({ close }: { close(): void }) {
  const { state, words } = useChat();
  const { practice } = state;
  return (
    <div class="header">
      <span class="monogram" aria-hidden="true">
        {initials(practice?.name)}
      </span>
      <div class="who">
        <h2 class="practice">{practice?.name ?? words.panel.titlePlain}</h2>
        <p class="disclosure">
          <SparkIcon />
          <span>{practice ? <Disclosure practice={practice} words={words} /> : words.panel.assistant}</span>
        </p>
      </div>
      <button type="button" class="icon-button" onClick={close} aria-label={words.panel.close}>
        <CloseIcon />
      </button>
    </div>
  );
}

function Disclosure({ practice, words }: { practice: Practice; words: Words }) {
  const { panel } = words;
  const { assistant_name, replies_in } = practice;
  const who = assistant_name ? fill(panel.assistantNamed, { name: assistant_name }) : panel.assistant;
  return (
    <>
      <span class="part">{who} ·</span>{" "}
      <span class="part">{fill(panel.replies, { when: repliesWhen(replies_in, words) })}</span>
    </>
  );
}

export function repliesWhen(repliesIn: number | string, { panel }: Words): string {
  if (typeof repliesIn === "number") {
    return repliesIn < 60 ? panel.inSeconds : repliesIn < 3600 ? panel.inMinutes : panel.inHours;
  }
  return repliesIn === "minutes" ? panel.inMinutes : repliesIn === "hours" ? panel.inHours : panel.inSeconds;
}

function initials(name = ""): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase())
    .join("");
}
