// What happened underneath, for whoever wonders why: the signed webhooks and the practice's answers.
import { ask, byId, make } from "./elements.js";

const NAMES = { received: "Text from the patient", read: "Read" };
const CALLS = {
  call: "A call comes in",
  leg: "The practice’s phone",
  screen: "Somebody picked up",
  accept: "Pressed 1",
  dial: "Ringing is over",
  press: "Pressed a key",
  voicemail: "Message is over",
  recording: "Recording is ready",
  ended: "The call is over",
  out: "The colleague’s phone",
  bridge: "The colleague picked up",
  connect: "Pressed 1",
  outleg: "The patient’s phone",
  bridged: "Conversation is over",
};

export function drawWire(answers) {
  const lines = [...answers].reverse().map((answer) => {
    const fine = answer.status !== null && answer.status < 300;
    const name = CALLS[answer.kind] ?? NAMES[answer.state] ?? `Receipt: ${answer.state}`;
    const outcome = answer.status === null ? (answer.failure ?? "no answer") : String(answer.status);
    const tries = answer.attempts > 1 ? `, ${answer.attempts} tries` : "";
    return make(
      "li",
      { class: fine ? "fine" : "bad" },
      make("span", {}, name),
      make("small", {}, `${outcome}${tries} · ${Math.round(answer.milliseconds)} ms`),
    );
  });
  byId("wire").replaceChildren(...(lines.length ? lines : [make("li", { class: "none" }, "Nothing yet.")]));
}

export function offerMishaps(mishaps, currentNumber) {
  const said = byId("mishap-said");
  for (const { label, fault, said: words } of mishaps) {
    const button = make("button", { type: "button" }, label);
    button.addEventListener("click", async () => {
      await ask("/_standin/misbehave", { ...fault, number: currentNumber() });
      said.textContent = words;
    });
    byId("mishaps").append(button);
  }
}
