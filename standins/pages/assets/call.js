// Calling the practice: each button is one way a call can go; what was heard stays on the screen.
import { ask, byId, clockTime, make, shown } from "./elements.js";
import { drawWire } from "./wire.js";

const WAYS = [
  ["hang_up", "Call and hang up", "It rings, nobody picks up, you hang up at the greeting."],
  ["leave_message", "Call and leave a message", "Nobody picks up, and you speak after the tone."],
  ["hang_up_while_ringing", "Hang up while it rings", "You do not wait for anybody."],
  ["answered", "Call, and somebody answers", "A colleague picks up and presses 1."],
  ["withheld", "Call without showing your number", "Nobody can text you back."],
];
const STATES = { ringing: "Ringing…", talking: "Talking…", recording: "Speaking after the tone…" };

export class CallScreen {
  constructor(people, practice) {
    Object.assign(this, { people, practice, drawn: "" });
    this.head = make("small", {});
    this.list = make("ol", { class: "thread calls", "aria-live": "polite", "aria-label": `Calls with ${practice}`, tabindex: "0" });
    this.keys = make("div", { class: "keys", role: "group", "aria-label": "How the call goes" });
    for (const [how, words, more] of WAYS) {
      const key = make("button", { type: "button" }, make("strong", {}, words), make("small", {}, more));
      key.addEventListener("click", () => void this.call(how));
      this.keys.append(key);
    }
    byId("screen-call").replaceChildren(
      make("header", { class: "contact" }, make("img", { src: "/assets/mark.svg", alt: "", width: "36", height: "36" }), make("div", {}, make("strong", {}, practice), this.head)),
      this.list,
      this.keys,
    );
  }

  get isOpen() {
    return !byId("screen-call").hidden;
  }

  async call(how) {
    for (const key of this.keys.children) key.disabled = true;
    try {
      await ask("/phone/calls", { number: this.people.number, how });
    } finally {
      for (const key of this.keys.children) key.disabled = false;
    }
    await this.refresh();
  }

  async refresh() {
    if (!this.isOpen) return;
    const { number } = this.people;
    const screen = await ask(`/phone/calls?number=${encodeURIComponent(number)}`);
    if (number !== this.people.number) return;
    drawWire(screen.wire);
    const state = JSON.stringify([screen.line, screen.calls]);
    if (state === this.drawn) return;
    this.drawn = state;
    this.head.textContent = screen.line ? shown(screen.line) : "No telephone line is connected here";
    this.list.replaceChildren(...(screen.calls.length ? screen.calls.map(row) : [make("li", { class: "empty" }, "No calls yet")]));
    this.list.scrollTop = this.list.scrollHeight;
  }
}

function row(call) {
  const title = call.mine ? "You called" : "The practice called you";
  const end = call.talked ? `Talked for ${Math.floor(call.talked / 60)}:${String(call.talked % 60).padStart(2, "0")}` : call.message ? "You left a message" : "Over";
  const heard = call.heard.map((words) => make("q", {}, words));
  return make("li", { class: "call" }, make("p", {}, make("strong", {}, title), make("time", {}, clockTime(call.at))), make("small", {}, STATES[call.state] ?? end), ...heard);
}
