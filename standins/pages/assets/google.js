// Google on the phone: the practice's profile, its Text button, and the reviews of this person with the public replies.
import { ask, byId, clockTime, make } from "./elements.js";
import { drawWire } from "./wire.js";

const WORDS = "Hi from Google ";
const STATES = { PENDING: "Google is checking it", APPROVED: "Response from the owner", REJECTED: "Refused by Google" };

export class GoogleScreen {
  constructor(people, practice, openTexts) {
    Object.assign(this, { people, reviews: [], drawn: "", stars: 5, editing: "" });
    this.list = make("ol", { class: "thread reviews", "aria-live": "polite", "aria-label": `Reviews of ${practice}`, tabindex: "0" });
    this.text = make("textarea", { id: "text-google", rows: "1", maxlength: "4096", placeholder: "Share your experience…", enterkeyhint: "send" });
    this.rating = make("div", { class: "rating", role: "radiogroup", "aria-label": "Stars" });
    const form = make("form", { class: "composer" }, make("label", { class: "hidden", for: "text-google" }, "Your review"), this.text, make("button", { type: "submit", "aria-label": "Post" }, arrow()));
    form.addEventListener("submit", (event) => this.submit(event));
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    });
    const text = this.chip("Text", () => openTexts(WORDS));
    byId("screen-google").replaceChildren(
      make("header", { class: "contact" }, make("img", { src: "/assets/mark.svg", alt: "", width: "36", height: "36" }), make("div", {}, make("strong", {}, practice), make("small", {}, "Google profile")), text),
      this.list,
      this.rating,
      form,
    );
    this.drawRating();
  }

  get isOpen() {
    return !byId("screen-google").hidden;
  }

  chip(label, pressed) {
    const button = make("button", { type: "button" }, label);
    button.addEventListener("click", () => void pressed());
    return button;
  }

  async act(what, more = {}) {
    const { number } = this.people;
    await ask("/phone/google/acts", { number, name: this.people.nameOf(number), what, ...more });
    await this.refresh();
  }

  submit(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    const { stars, editing } = this;
    Object.assign(this, { editing: "" });
    this.text.value = "";
    void (editing ? this.act("change", { id: editing, stars, text }) : this.act("review", { stars, text }));
  }

  /** Only while it is on the screen: a browser keeps few lines to one host. */
  listen() {
    if (this.isOpen === Boolean(this.bell)) return;
    this.bell?.close();
    this.bell = this.isOpen ? new EventSource("/phone/google/events") : undefined;
    this.bell?.addEventListener("change", () => void this.refresh());
  }

  async refresh() {
    this.listen();
    if (!this.isOpen) return;
    const { number } = this.people;
    const screen = await ask(`/phone/google/screen?number=${encodeURIComponent(number)}`);
    if (number !== this.people.number) return;
    this.reviews = screen.reviews;
    drawWire(screen.wire);
    this.draw();
  }

  drawRating() {
    const stars = [1, 2, 3, 4, 5].map((place) => {
      const star = this.chip(place <= this.stars ? "★" : "☆", () => {
        this.stars = place;
        this.drawRating();
        this.rating.children[place - 1].focus();
      });
      star.setAttribute("role", "radio");
      star.setAttribute("aria-checked", String(place === this.stars));
      star.setAttribute("aria-label", place === 1 ? "1 star" : `${place} stars`);
      return star;
    });
    this.rating.replaceChildren(...stars);
  }

  draw() {
    const state = JSON.stringify([this.reviews, this.people.number]);
    if (state === this.drawn) return;
    this.drawn = state;
    const items = this.reviews.map((each) => this.item(each));
    this.list.replaceChildren(...(items.length ? items : [nothing()]));
    this.list.scrollTop = this.list.scrollHeight;
  }

  item(each) {
    const stars = make("span", { class: "stars", role: "img", "aria-label": `${each.stars} of 5 stars` }, "★".repeat(each.stars) + "☆".repeat(5 - each.stars));
    const line = make("li", { class: "review" }, stars, make("small", {}, [clockTime(each.at), each.edited ? "edited" : ""].filter(Boolean).join(" · ")));
    if (each.text) line.append(make("p", {}, each.text));
    if (each.reply) line.append(make("blockquote", {}, make("small", {}, STATES[each.state]), make("p", {}, each.reply)));
    const edit = this.chip("Edit", () => {
      this.editing = each.id;
      this.stars = each.stars;
      this.drawRating();
      this.text.value = each.text;
      this.text.focus();
    });
    const fingers = [edit, this.chip("Delete", () => this.act("delete", { id: each.id }))];
    if (each.reply) fingers.push(this.chip("Google: refuse the reply", () => this.act("refuse", { id: each.id })));
    if (each.reply) fingers.push(this.chip("Owner: delete it there", () => this.act("owner_deletes", { id: each.id })));
    else fingers.push(this.chip("Owner: answer in Google’s app", () => this.act("owner", { id: each.id })));
    line.append(make("div", { class: "fingers" }, ...fingers));
    return line;
  }
}

function nothing() {
  return make("li", { class: "empty" }, make("strong", {}, "No review yet"), "Rate the practice, or press Text: Google’s own chat ended in July 2024, so the profile opens your messages.");
}

function arrow() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", "#i-send");
  svg.append(use);
  return svg;
}
