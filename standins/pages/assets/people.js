// Whose phone this is: the invented patients, anybody else the practice has texted, and any number typed in.
import { ask, byId, clockTime, initials, make, shown } from "./elements.js";

const SEEN = "phone.seen";
const CHOSEN = "phone.number";

export class People {
  constructor(patients, chosen) {
    this.patients = patients;
    this.rows = [];
    this.onChoose = chosen;
    this.number = stored(CHOSEN) ?? patients[0].number;
    this.seen = JSON.parse(stored(SEEN) ?? "{}");
    byId("stranger").addEventListener("submit", (event) => this.stranger(event));
    byId("who").addEventListener("click", () => this.show(true));
    byId("people-close").addEventListener("click", () => this.show(false));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.show(false));
  }

  nameOf(number) {
    return this.patients.find((patient) => patient.number === number)?.name ?? shown(number);
  }

  async refresh() {
    this.rows = await ask("/phone/rows");
    this.draw();
  }

  choose(number) {
    this.number = number;
    keep(CHOSEN, number);
    this.show(false);
    this.draw();
    this.onChoose();
  }

  markSeen(at) {
    if (!at || this.seen[this.number] === at) return;
    this.seen[this.number] = at;
    keep(SEEN, JSON.stringify(this.seen));
    this.draw();
  }

  show(open) {
    const narrow = matchMedia("(max-width: 859px)").matches;
    byId("people").classList.toggle("open", open && narrow);
    if (open) byId("rows").querySelector("[aria-current=true]")?.focus();
    else if (narrow && document.activeElement?.closest("#people")) byId("who").focus();
  }

  draw() {
    const name = this.nameOf(this.number);
    byId("who-name").textContent = name;
    byId("who-face").textContent = /^[(+]/.test(name) ? "#" : initials(name);
    const known = new Map(this.patients.map((patient) => [patient.number, patient]));
    for (const { number } of this.rows) if (!known.has(number)) known.set(number, { number });
    if (!known.has(this.number)) known.set(this.number, { number: this.number });
    byId("rows").replaceChildren(...[...known.values()].map((patient) => this.row(patient)));
  }

  row({ number, about }) {
    const latest = this.rows.find((row) => row.number === number);
    const name = this.nameOf(number);
    const unread = latest && !latest.mine && number !== this.number && latest.at > (this.seen[number] ?? "");
    const preview = latest ? `${latest.mine ? "You: " : ""}${latest.preview}` : (about ?? "No texts yet");
    const button = make(
      "button",
      { type: "button", "aria-current": String(number === this.number) },
      make("span", { class: "face", "aria-hidden": "true" }, /^[(+]/.test(name) ? "#" : initials(name)),
      make("span", { class: "names" }, make("span", {}, name), make("small", {}, preview)),
      make("span", { class: "when" }, latest ? clockTime(latest.at) : "", unread ? make("b", {}, "new") : ""),
    );
    button.addEventListener("click", () => this.choose(number));
    return make("li", {}, button);
  }

  stranger(event) {
    event.preventDefault();
    const input = byId("stranger-number");
    const digits = input.value.replace(/[^\d+]/g, "");
    const number = /^\d{10}$/.test(digits) ? `+1${digits}` : digits.replace(/^1(\d{10})$/, "+1$1");
    const fits = /^\+[1-9]\d{6,14}$/.test(number);
    byId("stranger-problem").textContent = fits ? "" : "Write it as +1 and ten digits, such as +1 212 555 0171.";
    if (!fits) return input.focus();
    input.value = "";
    this.choose(number);
  }
}

function stored(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A private window keeps nothing; the phone works all the same.
  }
}
