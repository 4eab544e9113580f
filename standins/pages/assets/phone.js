// Plays the patient: reads what is on the screen from the far end, and sends what is typed as real texts.
import { ask, byId, clockTime, make } from "./elements.js";
import { CallScreen } from "./call.js";
import { GoogleScreen } from "./google.js";
import { MailScreen } from "./mail.js";
import { MetaScreen } from "./meta.js";
import { People } from "./people.js";
import { pictureButton } from "./pictures.js";
import { drawThread, isWaiting } from "./thread.js";
import { WhatsAppScreen } from "./whatsapp.js";
import { drawWire, offerMishaps } from "./wire.js";

const book = await ask("/assets/phone.json");
const text = byId("text");
const sendButton = byId("send");
let bubbles = [];
let drawn = "";
let waitingTimer;

const people = new People(book.patients, () => {
  bubbles = [];
  drawn = "";
  void refresh();
  refreshMeta();
});
const metaScreens = ["instagram", "messenger"].map((each) => new MetaScreen(each, people, document.body.dataset.practice));

const mailScreen = new MailScreen(people, document.body.dataset.practice);
const callScreen = new CallScreen(people, document.body.dataset.practice);

const googleScreen = new GoogleScreen(people, document.body.dataset.practice, (words) => {
  open(byId("tab-texts"));
  text.value = words;
  grow();
  text.focus();
});

const whatsapp = new WhatsAppScreen(people, document.body.dataset.practice);
byId("composer").prepend(pictureButton(() => people.number, () => void refresh()));

function refreshMeta() {
  void whatsapp.refresh();
  void googleScreen.refresh();
  void mailScreen.refresh();
  void callScreen.refresh();
  for (const screen of metaScreens) void screen.refresh();
}

async function refresh() {
  const number = people.number;
  try {
    const [screen] = await Promise.all([
      ask(`/phone/screen?number=${encodeURIComponent(number)}`),
      people.refresh(),
    ]);
    if (number !== people.number) return;
    bubbles = screen.bubbles;
    show();
    if (!byId("screen-texts").hidden) drawWire(screen.wire);
    people.markSeen(bubbles.at(-1)?.at);
  } catch {
    toast("The network is away. Trying again shortly.");
  }
}

function show() {
  const state = JSON.stringify(bubbles) + isWaiting(bubbles);
  if (state === drawn) return;
  drawn = state;
  drawThread(byId("thread"), bubbles);
  clearTimeout(waitingTimer);
  if (isWaiting(bubbles)) waitingTimer = setTimeout(show, 61_000 - (Date.now() - new Date(bubbles.at(-1).at)));
}

async function send(body) {
  const number = people.number;
  const draft = { sid: "draft", mine: true, text: body, at: new Date().toISOString(), state: "sending", media: 0 };
  bubbles = [...bubbles, draft];
  show();
  try {
    await ask("/phone/texts", { number, text: body });
  } catch {
    toast("That text did not leave the phone. It is back in the box.");
    text.value = body;
    grow();
  }
  await refresh();
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight + 2, 132)}px`;
  sendButton.disabled = !text.value.trim();
}

function submit() {
  const body = text.value.trim();
  if (!body) return;
  text.value = "";
  grow();
  void send(body);
}

function toast(words) {
  byId("toast").textContent = words;
  byId("toast").classList.add("on");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => byId("toast").classList.remove("on"), 3500);
}

const tabs = [...document.querySelectorAll("[role=tab]")];

function open(tab) {
  if (tab.getAttribute("aria-disabled")) return toast(`${tab.textContent.trim()} comes with its channel.`);
  for (const other of tabs) {
    const current = other === tab;
    other.setAttribute("aria-selected", String(current));
    other.tabIndex = current ? 0 : -1;
    if (other.dataset.screen) byId(`screen-${other.dataset.screen}`).hidden = !current;
  }
  refreshMeta();
  if (tab.dataset.screen === "texts") void refresh();
  const web = byId("web");
  if (tab.dataset.screen === "web" && !web.hasAttribute("src")) web.src = "/";
}

for (const tab of tabs) {
  if (tab.getAttribute("aria-disabled")) tab.title = "Comes with its channel";
  tab.addEventListener("click", () => open(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length].focus();
  });
}

for (const prompt of book.prompts) {
  const chip = make("button", { type: "button" }, prompt);
  chip.addEventListener("click", () => void send(prompt));
  byId("prompts").append(chip);
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});

function tick() {
  byId("wall-clock").textContent = clockTime(Date.now()).replace(/\s?[AP]M$/i, "");
  setTimeout(tick, 60_000 - (Date.now() % 60_000));
}

offerMishaps(book.mishaps, () => people.number);
tick();
grow();
people.draw();
const bell = new EventSource("/phone/events");
bell.addEventListener("open", () => void refresh());
bell.addEventListener("change", () => {
  void refresh();
  void whatsapp.refresh();
});
bell.addEventListener("change", () => void callScreen.refresh());
const metaBell = new EventSource("/phone/meta/events");
for (const rung of ["open", "change"]) metaBell.addEventListener(rung, refreshMeta);
const mailBell = new EventSource("/phone/mail/events");
for (const rung of ["open", "change"]) mailBell.addEventListener(rung, () => void mailScreen.refresh());
