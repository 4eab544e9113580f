// Answers like a practice would, by a few key words, so that every kind of message can be looked at.

const SLOTS = [
  { slot_id: "s1", label: "Tue, Nov 24, 10:00 AM", day: "Tuesday, November 24", time: "10:00 AM" },
  { slot_id: "s2", label: "Tue, Nov 24, 2:30 PM", day: "Tuesday, November 24", time: "2:30 PM" },
  { slot_id: "s3", label: "Tue, Nov 24, 4:15 PM", day: "Tuesday, November 24", time: "4:15 PM" },
  { slot_id: "s4", label: "Fri, Nov 27, 9:00 AM", day: "Friday, November 27", time: "9:00 AM" },
  { slot_id: "s5", label: "Fri, Nov 27, 11:30 AM", day: "Friday, November 27", time: "11:30 AM" },
];

const MARIA = { kind: /** @type {const} */ ("staff"), name: "Maria" };

/** @param {ReturnType<typeof import("./practice.mjs").createPractice>} practice @param {import("../protocol").SendRequest} request */
export function reply(practice, request) {
  const answer = answerTo(request);
  practice.namespace.emit("typing", { on: true, kind: answer.author?.kind ?? "assistant" });
  setTimeout(() => practice.say(answer), Number(process.env.REPLY_MS ?? 700));
}

/** @param {import("../protocol").SendRequest} request @returns {Partial<import("../protocol").WireMessage>} */
function answerTo({ text, slot_id }) {
  if (slot_id) return { text: `You are set for ${text}. We will text you the address and how to prepare.` };
  if (/person|persona/i.test(text))
    return { author: MARIA, text: "Hi, this is Maria at the front desk. How can I help?" };
  if (/consult|cita|book/i.test(text))
    return {
      text: "Happy to find you a time. These are free with Dana, our lead injector; the consultation takes 30 minutes.",
      slots: SLOTS,
    };
  if (/price|precio/i.test(text)) {
    return {
      text: "Lip filler is $650 to $850 per syringe, depending on the product. The consultation is free.\nAll prices: https://saguaro.example/prices.",
      quick_replies: [
        { label: "See free times", text: "I would like to book a consultation." },
        { label: "How long does it last?", text: "How long does lip filler last?" },
      ],
    };
  }
  if (/<|html/i.test(text)) return { text: "<b>not bold</b> <img src=x onerror=alert(1)>" };
  return { text: "We are open Monday to Friday, 9:00 AM to 6:00 PM, and Saturday until 2:00 PM." };
}
