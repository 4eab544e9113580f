/** A conversation that shows every kind of entry, as minutes before now. */

import type { AttachmentView, SlotView, TimelineItem } from "../../shared/api";
import { staff } from "./world";

export interface Told {
  by: "patient" | "bot" | "ana" | "system";
  ago: number;
  item: Partial<TimelineItem> & { kind: TimelineItem["kind"] };
}

const DAY = 24 * 60;
const zone = "America/Phoenix";

function slot(id: string, label: string): SlotView {
  const [day = "", time = ""] = label.split(", ");
  const start = "2026-11-26T21:00:00Z";
  const who = { provider_name: "Dr. Amara Okafor", type_name: "Consultation" };
  return { slot_id: id, start, timezone: zone, label, day, time, ...who };
}

function heard(ago: number, text: string, attachments: AttachmentView[] = []): Told {
  return {
    by: "patient",
    ago,
    item: { kind: "message", direction: "in", status: "received", text, attachments },
  };
}

function answered(ago: number, text: string, more: Partial<TimelineItem> = {}): Told {
  const item = { kind: "message" as const, direction: "out" as const, run_id: "run-1", text, ...more };
  return { by: "bot", ago, item };
}

function happened(by: Told["by"], ago: number, kind: TimelineItem["kind"], data: TimelineItem["data"]): Told {
  return { by, ago, item: { kind, data } };
}

export const story: Told[] = [
  heard(2 * DAY + 42, "Hi, do you have anything next week for a filler touch-up? My last one was in spring."),
  answered(
    2 * DAY + 41.8,
    "Hello, and welcome back. Yes, we do. I am the practice’s assistant; these times are free with Dr. Okafor:",
    {
      status: "read",
      slots: [
        slot("s1", "Thu Nov 26, 2:00 PM"),
        slot("s2", "Fri Nov 27, 10:30 AM"),
        slot("s3", "Fri Nov 27, 4:00 PM"),
      ],
    },
  ),
  happened("system", 2 * DAY + 41.7, "stage", { from: "lead", to: "booked", reason: null }),
  heard(2 * DAY + 30, "Friday 10:30 please"),
  happened("bot", 2 * DAY + 29.9, "booking", {
    what: "booked",
    type_name: "Filler touch-up",
    provider_name: "Dr. Amara Okafor",
    start: "2026-11-27T17:30:00Z",
    timezone: zone,
    appointment_id: "a1",
  }),
  answered(
    2 * DAY + 29.8,
    "Booked: Friday, November 27 at 10:30 AM with Dr. Okafor. You will get a reminder the day before.",
    { status: "delivered" },
  ),
  answered(
    DAY + 600,
    "A few things to keep in mind before your visit: no aspirin for a week, and come without make-up.",
    {
      status: "held",
      decision: {
        action: "hold",
        reason: "QUIET_HOURS",
        words: "Held until 8:00 in Phoenix: quiet hours.",
        hold_until: null,
      },
    },
  ),
  heard(62, "Buenas. Soy Marisol otra vez."),
  heard(61.5, "Desde ayer tengo la mejilla hinchada y un poco morada, ¿es normal?"),
  happened("bot", 61, "handoff", {
    reason: "complication",
    urgency: "urgent",
    status: "open",
    summary: "Swelling and bruising one day after filler",
  }),
  happened("ana", 55, "ownership", { from: "agent", to: staff.ana.id, how: "pressed" }),
  {
    by: "ana",
    ago: 54,
    item: {
      kind: "note",
      text: "Called once, no answer. Dr. Okafor says: cold compress, photo please, and come in today if it hurts.",
    },
  },
  {
    by: "ana",
    ago: 50,
    item: {
      kind: "message",
      direction: "out",
      status: "failed",
      text: "Hola Marisol, soy Ana. ¿Nos puede mandar una foto? Si le duele, venga hoy mismo.",
    },
  },
  happened("ana", 45, "ownership", { from: staff.ana.id, to: "agent", how: "pressed" }),
  {
    by: "system",
    ago: 44,
    item: {
      kind: "decision",
      decision: {
        action: "block",
        reason: "CHANNEL_NO_PHI",
        words: "Not sent: no patient details on this channel. Use text or the portal.",
        hold_until: null,
      },
    },
  },
  heard(38, "¿Hola? Sigo esperando", [
    { kind: "image", name: "IMG_2041.jpg", content_type: "image/jpeg", url: null, elsewhere: false },
  ]),
];
