// Messenger and Instagram on the phone: the conversation, what a finger can do to each message, and a story or an ad.
import { ask, byId, clockTime, make } from "./elements.js";
import { drawWire } from "./wire.js";

const NAMES = { messenger: "Messenger", instagram: "Instagram" };
const STATES = { sent: "Sent", delivered: "Delivered", read: "Seen" };
const KINDS = {
  comment: "Your comment under a post",
  story_reply: "You replied to their story",
  story_mention: "You mentioned them in your story",
  "private reply": "Private reply to your comment",
};
const DEEDS = {
  messenger: [["ad", "From an ad"], ["comment", "Comment on a post"], ["sticker", "Send a sticker"]],
  instagram: [["story", "Reply to a story"], ["mention", "Mention in your story"], ["comment", "Comment on a post"], ["ad", "From an ad"]],
};

export class MetaScreen {
  constructor(platform, people, practice) {
    Object.assign(this, { platform, people, shown: [], elsewhere: false, drawn: "" });
    this.list = make("ol", { class: "thread", "aria-live": "polite", "aria-label": `${NAMES[platform]} with ${practice}`, tabindex: "0" });
    this.deeds = make("div", { class: "prompts", role: "group", "aria-label": "What else happens" });
    this.text = make("textarea", { id: `text-${platform}`, rows: "1", maxlength: "2000", placeholder: "Message…", enterkeyhint: "send" });
    this.send = make("button", { type: "submit", "aria-label": "Send" }, arrow());
    const form = make("form", { class: "composer" }, make("label", { class: "hidden", for: `text-${platform}` }, `${NAMES[platform]} message`), this.text, this.send);
    form.addEventListener("submit", (event) => this.submit(event));
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    });
    this.head = make("small", {}, NAMES[platform]);
    byId(`screen-${platform}`).replaceChildren(
      make("header", { class: "contact" }, make("img", { src: "/assets/mark.svg", alt: "", width: "36", height: "36" }), make("div", {}, make("strong", {}, practice), this.head)),
      this.list,
      this.deeds,
      form,
    );
  }

  get isOpen() {
    return !byId(`screen-${this.platform}`).hidden;
  }

  async act(what, more = {}) {
    const { number } = this.people;
    await ask("/phone/meta/acts", { platform: this.platform, number, name: this.people.nameOf(number), what, ...more });
    await this.refresh();
  }

  submit(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    const { editing } = this;
    this.editing = undefined;
    void (editing ? this.act("edit", { mid: editing, text }) : this.act("write", { text }));
  }

  async refresh() {
    if (!this.isOpen) return;
    const { number } = this.people;
    const screen = await ask(`/phone/meta/screen?platform=${this.platform}&number=${encodeURIComponent(number)}`);
    if (number !== this.people.number) return;
    Object.assign(this, { shown: screen.shown, elsewhere: screen.elsewhere });
    drawWire(screen.wire);
    this.draw();
    if (screen.shown.some((each) => !each.mine && each.kind === "message" && each.state !== "read")) await this.act("read");
  }

  draw() {
    const state = JSON.stringify([this.shown, this.elsewhere, this.people.number]);
    if (state === this.drawn) return;
    this.drawn = state;
    this.head.textContent = this.elsewhere ? `${NAMES[this.platform]} · answered from the practice’s own inbox` : NAMES[this.platform];
    const items = this.shown.map((each, index) => this.item(each, this.shown[index + 1] === undefined));
    this.list.replaceChildren(...(items.length ? items : [nothing(this.platform)]));
    this.list.scrollTop = this.list.scrollHeight;
    const chips = [...DEEDS[this.platform].map(([what, label]) => this.chip(label, () => this.act(what))), ...this.practiceChips()];
    this.deeds.replaceChildren(...chips);
  }

  practiceChips() {
    const own = this.chip("Practice: answer from its own phone", () => this.act("practice", { text: "Hi, this is Joss. I’ll help you from here." }));
    const hand = this.elsewhere
      ? this.chip("Practice: hand back", () => this.act("give"))
      : this.chip("Practice: take it to its own inbox", () => this.act("take"));
    return [own, hand];
  }

  chip(label, pressed) {
    const button = make("button", { type: "button" }, label);
    button.addEventListener("click", () => void pressed());
    return button;
  }

  item(each, last) {
    const words = each.removed ? make("em", {}, each.mine ? "You took this back" : "Taken back") : each.text;
    const text = make("p", {}, make("span", { class: "hidden" }, each.mine ? "You: " : "Practice: "), words);
    if (each.files && !each.removed) text.append(make("em", {}, each.text ? "with a file" : "A picture"));
    const line = make("li", { class: each.mine ? "mine" : "theirs", title: clockTime(each.at) });
    if (KINDS[each.kind]) line.append(make("small", {}, KINDS[each.kind]));
    line.append(text);
    if (each.reaction) line.append(make("small", { class: "reaction" }, each.reaction));
    if (last && each.buttons.length) line.append(this.buttons(each));
    const under = [each.edited ? "Edited" : "", each.by === "inbox" ? "From the practice’s own phone" : "", !each.mine && last ? STATES[each.state] : ""];
    line.append(make("small", {}, under.filter(Boolean).join(" · ")));
    if (!each.removed) line.append(this.fingers(each));
    return line;
  }

  buttons(each) {
    const made = each.buttons.map((button) => this.chip(button.title, () => this.act("press", { text: button.title, payload: button.payload })));
    return make("div", { class: "replies" }, ...made);
  }

  fingers(each) {
    if (!each.mine) {
      const love = this.chip(each.reaction ? "Take ❤ back" : "❤", () => this.act("react", { mid: each.mid, text: each.reaction ? "" : "❤" }));
      return make("div", { class: "fingers" }, love);
    }
    if (each.kind === "comment") return make("div", { class: "fingers" });
    const edit = this.chip("Edit", () => {
      this.editing = each.mid;
      this.text.value = each.text;
      this.text.focus();
    });
    return make("div", { class: "fingers" }, ...(each.text ? [edit] : []), this.chip("Unsend", () => this.act("unsend", { mid: each.mid })));
  }
}

function nothing(platform) {
  return make("li", { class: "empty" }, make("strong", {}, "No messages yet"), `Write to the practice on ${NAMES[platform]}, or pick what happens first.`);
}

function arrow() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", "#i-send");
  svg.append(use);
  return svg;
}
