// Mail on the phone: letters with their subjects, one to write, and what a mail program lets people do.
import { ask, byId, clockTime, make } from "./elements.js";
import { drawWire } from "./wire.js";

const STATES = { refused: "Not delivered", bounced: "Came back: no such address", sent: "Sending" };

export class MailScreen {
  constructor(people, practice) {
    Object.assign(this, { people, practice, shown: [], drawn: "", answering: undefined });
    this.list = make("ol", { class: "thread", "aria-live": "polite", "aria-label": `Mail with ${practice}`, tabindex: "0" });
    this.deeds = make("div", { class: "prompts", role: "group", "aria-label": "What else happens" });
    this.subject = make("input", { id: "mail-subject", maxlength: "200", autocomplete: "off", placeholder: "Subject" });
    this.text = make("textarea", { id: "mail-text", rows: "2", maxlength: "10000", placeholder: "Write a mail…" });
    this.send = make("button", { type: "submit", "aria-label": "Send the mail" }, arrow());
    const fields = make("div", { class: "fields" }, hidden("mail-subject", "Subject"), this.subject, hidden("mail-text", "Mail"), this.text);
    this.form = make("form", { class: "composer letter" }, fields, this.send);
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.head = make("small", {});
    byId("screen-email").replaceChildren(
      make("header", { class: "contact" }, make("img", { src: "/assets/mark.svg", alt: "", width: "36", height: "36" }), make("div", {}, make("strong", {}, practice), this.head)),
      this.list,
      this.deeds,
      this.form,
    );
  }

  get isOpen() {
    return !byId("screen-email").hidden;
  }

  async act(what, more = {}) {
    const { number } = this.people;
    await ask("/phone/mail/acts", { number, name: this.people.nameOf(number), what, ...more });
    await this.refresh();
  }

  submit(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if (!text) return this.text.focus();
    const subject = this.subject.value.trim();
    const { answering } = this;
    this.clear();
    void (answering ? this.act("answer", { id: answering, subject, text }) : this.act("write", { subject, text }));
  }

  clear() {
    this.answering = undefined;
    this.subject.value = "";
    this.text.value = "";
  }

  async refresh() {
    if (!this.isOpen) return;
    const { number } = this.people;
    const name = this.people.nameOf(number);
    const screen = await ask(`/phone/mail/screen?number=${encodeURIComponent(number)}&name=${encodeURIComponent(name)}`);
    if (number !== this.people.number) return;
    Object.assign(this, screen);
    drawWire(screen.wire);
    this.draw();
  }

  draw() {
    const state = JSON.stringify([this.shown, this.away, this.gone, this.address]);
    if (state === this.drawn) return;
    this.drawn = state;
    this.head.textContent = `You are ${this.address}`;
    const items = this.shown.map((each) => this.item(each));
    this.list.replaceChildren(...(items.length ? items : [nothing()]));
    this.list.scrollTop = this.list.scrollHeight;
    this.deeds.replaceChildren(
      this.chip(this.away ? "I am back" : "I am away", () => this.act("away")),
      this.chip(this.gone ? "My address exists again" : "My address no longer exists", () => this.act("gone")),
    );
  }

  chip(label, pressed) {
    const button = make("button", { type: "button" }, label);
    button.addEventListener("click", () => void pressed());
    return button;
  }

  item(each) {
    const words = make("p", {}, make("span", { class: "hidden" }, each.mine ? "You: " : "Practice: "), make("strong", {}, each.subject), each.text);
    if (each.files) words.append(make("em", {}, each.files === 1 ? "1 file" : `${each.files} files`));
    const under = [clockTime(each.at), each.automatic ? "Automatic" : "", STATES[each.state] ?? ""];
    const line = make("li", { class: `${each.mine ? "mine" : "theirs"} letter` }, words, make("small", {}, under.filter(Boolean).join(" · ")));
    line.append(make("div", { class: "fingers" }, ...this.fingers(each)));
    return line;
  }

  fingers(each) {
    if (each.mine) return [this.chip("Deliver it twice", () => this.act("again", { id: each.id }))];
    const answer = this.chip("Answer", () => {
      this.answering = each.id;
      this.subject.value = each.subject;
      this.text.focus();
    });
    const end = each.one_click ? [this.chip("Unsubscribe", () => this.act("unsubscribe", { id: each.id }))] : [];
    return [answer, ...end, this.chip("This is spam", () => this.act("complain", { id: each.id }))];
  }
}

function nothing() {
  return make("li", { class: "empty" }, make("strong", {}, "No mail yet"), "Write to the practice. A colleague looks at each draft in the inbox before it leaves.");
}

function hidden(id, words) {
  return make("label", { class: "hidden", for: id }, words);
}

function arrow() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", "#i-send");
  svg.append(use);
  return svg;
}
