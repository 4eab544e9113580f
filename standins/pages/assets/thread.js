// The texts on the screen: who said what and when, how far it got, and how long the practice took to answer.
import { clockTime, make } from "./elements.js";

const PAUSE_MS = 15 * 60 * 1000;
const PATIENCE_MS = 60 * 1000;
const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/;

const STATES = {
  sending: "Sending",
  delivered: "Delivered",
  refused: "Not delivered: the practice’s server did not take it",
  undelivered: "Not delivered",
  failed: "Not sent",
};

export function drawThread(list, bubbles) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  list.replaceChildren(...(bubbles.length ? items(bubbles) : [empty()]));
  if (atEnd || bubbles.at(-1)?.mine) list.scrollTop = list.scrollHeight;
}

function empty() {
  return make(
    "li",
    { class: "empty" },
    make("strong", {}, "No texts yet"),
    "Pick a line below or write your own. The answer should be here within seconds.",
  );
}

function* items(bubbles) {
  let before;
  for (const [index, bubble] of bubbles.entries()) {
    const after = bubbles[index + 1];
    if (!before || new Date(bubble.at) - new Date(before.at) > PAUSE_MS) yield day(bubble.at);
    yield item(bubble, after?.mine === bubble.mine, caption(bubbles, index));
    before = bubble;
  }
  if (isWaiting(bubbles)) yield typing();
}

// Texts of practices known to answer themselves; the network's own replies end the waiting too.
export function isWaiting(bubbles) {
  const last = bubbles.at(-1);
  return Boolean(last?.mine && last.state !== "refused" && Date.now() - new Date(last.at) < PATIENCE_MS);
}

function day(at) {
  const date = new Date(at);
  const today = new Date().toDateString() === date.toDateString();
  const name = today ? "Today" : date.toLocaleDateString([], { weekday: "long", month: "short", day: "numeric" });
  return make("li", { class: "day" }, make("span", {}, `${name} ${clockTime(at)}`));
}

function item(bubble, joined, under) {
  const text = make("p", {}, ...linked(bubble.text));
  const unseen = bubble.media - (bubble.pictures?.length ?? 0);
  if (unseen > 0) text.append(make("em", {}, unseen === 1 ? "1 file" : `${unseen} files`));
  for (const src of bubble.pictures ?? []) text.append(make("img", { src, alt: "Picture", class: "sent" }));
  const sides = `${bubble.mine ? "mine" : "theirs"}${bubble.by_network ? " network" : ""}${joined ? " joined" : ""}`;
  const who = make("span", { class: "hidden" }, bubble.mine ? "You: " : bubble.by_network ? "Network: " : "Practice: ");
  text.prepend(who);
  const line = make("li", { class: sides, title: clockTime(bubble.at) }, text);
  if (under) line.append(under);
  return line;
}

function caption(bubbles, index) {
  const bubble = bubbles[index];
  if (bubble.by_network) return make("small", {}, "Answered by the network");
  if (bubble.mine) {
    const later = bubbles.slice(index + 1).some((other) => other.mine);
    if (later && bubble.state === "delivered") return null;
    return make("small", { class: bubble.state }, STATES[bubble.state] ?? bubble.state);
  }
  if (bubble.state in STATES && bubble.state !== "delivered") {
    return make("small", { class: "refused" }, `${STATES[bubble.state]} (${bubble.error_code ?? "no code"})`);
  }
  const asked = bubbles[index - 1];
  return asked?.mine ? make("small", {}, `Answered in ${span(new Date(bubble.at) - new Date(asked.at))}`) : null;
}

function span(milliseconds) {
  if (milliseconds < 950) return `${Math.max(1, Math.round(milliseconds / 10)) / 100} s`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}

function typing() {
  return make(
    "li",
    { class: "theirs typing", "aria-label": "Waiting for the practice" },
    make("p", {}, make("i"), make("i"), make("i")),
  );
}

function linked(text) {
  return text.split(LINK).map((piece, index) =>
    index % 2 ? make("a", { href: piece, target: "_blank", rel: "noopener noreferrer" }, piece) : piece,
  );
}
