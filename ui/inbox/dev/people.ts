/** Invented people for developing the page: varied names, languages, channels and states. */

import type { Consent, HandoffPill, Stage, ThreadCard, Zone } from "../../shared/api";

export interface Person {
  name: string;
  channel: string;
  zone: Zone;
  said: string;
  by: ThreadCard["preview_by"];
  /** Minutes since the last activity. */
  ago: number;
  unread?: number;
  owner?: "agent" | "me" | "ana" | "none";
  /** Seconds since an unanswered first message. */
  counting?: number;
  /** Minutes that the patient has waited. */
  waits?: number;
  stage?: Stage;
  treatments?: string[];
  consent?: Consent;
  /** Hours until the reply window closes. */
  window?: number;
  /** Days until the visit. */
  booked?: number;
  confirmed?: boolean;
  handoff?: Pick<HandoffPill, "urgency" | "reason" | "summary"> & { escalated?: boolean };
  snoozedHours?: number;
  language?: "en" | "es";
  nameless?: boolean;
}

export const people: Person[] = [
  {
    name: "Marisol Fuentes Arredondo",
    channel: "sms",
    zone: "waiting",
    said: "Desde ayer tengo la mejilla hinchada y un poco morada, ¿es normal?",
    by: "patient",
    ago: 38,
    unread: 2,
    owner: "none",
    waits: 38,
    stage: "patient",
    treatments: ["Juvéderm filler"],
    consent: "transactional",
    handoff: {
      urgency: "urgent",
      reason: "complication",
      summary: "Swelling and bruising one day after filler",
      escalated: true,
    },
    booked: 12,
    confirmed: true,
    language: "es",
  },
  {
    name: "Dana Whitlock",
    channel: "instagram",
    zone: "waiting",
    said: "Could someone call me about the payment plan for the laser package?",
    by: "patient",
    ago: 14,
    unread: 1,
    owner: "ana",
    waits: 14,
    stage: "lead",
    treatments: ["Laser hair removal"],
    consent: "none",
    window: 3,
    handoff: { urgency: "soon", reason: "billing", summary: "Wants to talk about a payment plan" },
  },
  {
    name: "Bartholomew Featherstonehaugh-Cholmondeley III",
    channel: "web",
    zone: "waiting",
    said: "I was told that my consultation on Thursday could be moved to the following week, if possible in the morning",
    by: "patient",
    ago: 6,
    unread: 12,
    owner: "me",
    waits: 6,
    stage: "booked",
    treatments: ["Botox", "Hydrafacial", "Chemical peel"],
    consent: "marketing",
    booked: 4,
  },
  {
    name: "(602) 555-0143",
    nameless: true,
    channel: "sms",
    zone: "waiting",
    said: "Is this the place on Camelback?",
    by: "patient",
    ago: 2,
    unread: 1,
    owner: "none",
    counting: 118,
    stage: "lead",
    consent: "none",
    handoff: { urgency: "routine", reason: "human_request", summary: "Asked for a person" },
  },
  {
    name: "Priya Raman",
    channel: "facebook",
    zone: "waiting",
    said: "ok thank you!",
    by: "patient",
    ago: 1,
    owner: "me",
    waits: 1,
    stage: "patient",
    treatments: ["Microneedling"],
    consent: "marketing",
    window: -2,
  },
  {
    name: "Lucía Montenegro",
    channel: "web",
    zone: "bot",
    said: "Hola, ¿cuánto cuesta el botox en la frente?",
    by: "patient",
    ago: 0,
    unread: 1,
    owner: "agent",
    counting: 17,
    stage: "lead",
    treatments: ["Botox"],
    consent: "none",
    language: "es",
  },
  {
    name: "Hannah O’Sullivan",
    channel: "sms",
    zone: "bot",
    said: "We have Thu Nov 26 at 2:00 PM or Fri Nov 27 at 10:30 AM. Which one suits you?",
    by: "agent",
    ago: 3,
    owner: "agent",
    stage: "lead",
    treatments: ["Lip filler"],
    consent: "transactional",
  },
  {
    name: "Tomás Aguirre",
    channel: "whatsapp",
    zone: "bot",
    said: "Perfecto, su cita queda reservada para el martes a las 9:00.",
    by: "agent",
    ago: 11,
    owner: "agent",
    stage: "booked",
    treatments: ["Depilación láser"],
    consent: "transactional",
    window: 22,
    booked: 2,
    language: "es",
  },
  {
    name: "Mei Castellanos",
    channel: "google",
    zone: "bot",
    said: "You can park behind the building; the entrance is on the left.",
    by: "agent",
    ago: 52,
    owner: "agent",
    stage: "booked",
    treatments: ["Hydrafacial"],
    consent: "marketing",
    booked: 1,
    confirmed: true,
  },
  {
    name: "Jo",
    channel: "instagram",
    zone: "bot",
    said: "Thanks! I will think about it",
    by: "patient",
    ago: 190,
    owner: "agent",
    stage: "cold",
    treatments: ["Kybella"],
    consent: "none",
    window: 20,
  },
  {
    name: "Renata Oyelaran",
    channel: "email",
    zone: "scheduled",
    said: "I will send the photos tomorrow, Dr. Okafor asked for them.",
    by: "staff",
    ago: 300,
    owner: "me",
    stage: "patient",
    treatments: ["Scar revision"],
    consent: "transactional",
    snoozedHours: 15,
  },
  {
    name: "Kasia Nowak",
    channel: "sms",
    zone: "scheduled",
    said: "Shall we look at January for your next session?",
    by: "staff",
    ago: 1500,
    owner: "ana",
    stage: "patient",
    treatments: ["CoolSculpting"],
    consent: "marketing",
    snoozedHours: 70,
  },
  {
    name: "Imani Brookfield",
    channel: "sms",
    zone: "done",
    said: "STOP",
    by: "patient",
    ago: 900,
    owner: "agent",
    stage: "not_good_fit",
    consent: "stopped",
  },
];
