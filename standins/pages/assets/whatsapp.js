// WhatsApp on the phone: the same person under a prefixed number, with a name that the practice sees, and pictures.
import { ask, byId, make } from "./elements.js";
import { pictureButton } from "./pictures.js";
import { drawThread } from "./thread.js";
import { drawWire } from "./wire.js";

export class WhatsAppScreen {
  constructor(people, practice) {
    Object.assign(this, { people, drawn: "" });
    this.list = make("ol", { class: "thread", "aria-live": "polite", "aria-label": `WhatsApp with ${practice}`, tabindex: "0" });
    this.text = make("textarea", { id: "text-whatsapp", rows: "1", maxlength: "1600", placeholder: "Message", enterkeyhint: "send" });
    const send = make("button", { type: "submit", "aria-label": "Send" });
    send.innerHTML = '<svg><use href="#i-send"/></svg>';
    const form = make(
      "form",
      { class: "composer" },
      pictureButton(() => this.number, () => this.refresh()),
      make("label", { class: "hidden", for: "text-whatsapp" }, "WhatsApp message"),
      this.text,
      send,
    );
    form.addEventListener("submit", (event) => this.submit(event));
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    });
    byId("screen-whatsapp").replaceChildren(
      make(
        "header",
        { class: "contact" },
        make("img", { src: "/assets/mark.svg", alt: "", width: "36", height: "36" }),
        make("div", {}, make("strong", {}, practice), make("small", {}, "WhatsApp")),
      ),
      this.list,
      form,
    );
  }

  get number() {
    return `whatsapp:${this.people.number}`;
  }

  async submit(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    await ask("/phone/texts", { number: this.number, text, name: this.people.nameOf(this.people.number) });
    await this.refresh();
  }

  async refresh() {
    if (byId("screen-whatsapp").hidden) return;
    const { number } = this;
    const screen = await ask(`/phone/screen?number=${encodeURIComponent(number)}`);
    if (number !== this.number) return;
    drawWire(screen.wire);
    const state = JSON.stringify(screen.bubbles) + number;
    if (state === this.drawn) return;
    this.drawn = state;
    drawThread(this.list, screen.bubbles);
  }
}
