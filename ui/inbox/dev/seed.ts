/** Fills the world in memory with the invented people and their conversations. */

import type { Author, ThreadCard } from "../../shared/api";
import { type Person, people } from "./people";
import { story } from "./story";
import { staff, World } from "./world";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const zone = "America/Phoenix";
const bot: Author = { kind: "agent", id: null, name: null };
const ana: Author = { kind: "staff", ...staff.ana };
const system: Author = { kind: "system", id: null, name: null };

function owner(person: Person): ThreadCard["owner"] {
  if (person.owner === "me" || person.owner === "ana") {
    return { kind: "staff", staff_id: staff[person.owner].id, name: staff[person.owner].name };
  }
  return { kind: person.owner ?? "agent", staff_id: null, name: null };
}

function clock(world: World, person: Person): ThreadCard["clock"] {
  if (person.counting === undefined) return null;
  const from = world.now() - person.counting * 1000;
  return {
    started_at: world.instant(from),
    due_at: world.instant(from + MINUTE),
    answered_at: null,
    answered_by: null,
  };
}

function card(world: World, person: Person): ThreadCard {
  const at = (ms: number): string => world.instant(world.now() + ms);
  const waits = person.waits ?? (person.counting === undefined ? undefined : person.counting / 60);
  return {
    id: world.id("thread"),
    contact_id: world.id("contact"),
    name: person.name,
    named: !person.nameless,
    channel: person.channel,
    preview: person.said,
    preview_by: person.by,
    last_at: at(-person.ago * MINUTE),
    unread: person.unread ?? 0,
    owner: owner(person),
    zone: person.zone,
    clock: clock(world, person),
    waiting_since: waits === undefined ? null : at(-waits * MINUTE),
    stage: person.stage ?? null,
    treatments: (person.treatments ?? []).map((name) => ({ id: name.toLowerCase(), name })),
    consent: person.consent ?? "none",
    window_closes_at: person.window === undefined ? null : at(person.window * HOUR),
    booked:
      person.booked === undefined
        ? null
        : {
            appointment_id: world.id("visit"),
            start: new Date(Math.ceil((world.now() + person.booked * 24 * HOUR) / HOUR) * HOUR).toISOString(),
            timezone: zone,
            type_name: `${person.treatments?.[0] ?? "Consultation"} consultation`,
            provider_name: "Dr. Amara Okafor",
            confirmed: person.confirmed ?? false,
          },
    handoff: person.handoff
      ? { id: world.id("handoff"), due_at: at(10 * MINUTE), escalated: false, ...person.handoff }
      : null,
    snoozed_until: person.snoozedHours === undefined ? null : at(person.snoozedHours * HOUR),
    language: person.language ?? "en",
    version: 1,
  };
}

function longStory(world: World, id: string): void {
  const { card: held } = world.thread(id).detail;
  const patient: Author = { kind: "patient", id: held.contact_id, name: held.name };
  const authors = { patient, bot, ana, system };
  for (const { by, ago, item } of story) {
    const at = world.instant(world.now() - ago * MINUTE);
    world.make(id, { channel: held.channel, author: authors[by], at, ...item });
  }
}

function shortStory(world: World, id: string): void {
  const { card: held } = world.thread(id).detail;
  const patient: Author = { kind: "patient", id: held.contact_id, name: held.name };
  const at = (minutes: number): string => world.instant(Date.parse(held.last_at) - minutes * MINUTE);
  const author = held.preview_by === "agent" ? bot : held.preview_by === "staff" ? ana : patient;
  if (held.preview_by !== "patient" || held.unread === 0) {
    world.make(id, {
      kind: "message",
      author: patient,
      direction: "in",
      status: "received",
      channel: held.channel,
      at: at(9),
      text:
        held.language === "es" ? "Hola, quisiera una cita, por favor." : "Hi there, I would like to come in.",
    });
    world.make(id, {
      kind: "message",
      author: bot,
      direction: "out",
      status: "delivered",
      run_id: "run-1",
      channel: held.channel,
      at: at(8.8),
      text:
        held.language === "es"
          ? "Claro que sí. ¿Qué día le viene mejor?"
          : "Of course. Which day suits you best?",
    });
  }
  world.make(id, {
    kind: "message",
    author,
    direction: author === patient ? "in" : "out",
    status: author === patient ? "received" : "delivered",
    run_id: author === bot ? "run-1" : null,
    channel: held.channel,
    at: at(0),
    text: held.preview,
  });
}

function reach(world: World, window_until: string | null) {
  return { id: world.id("address"), verified: true, window_until, held_elsewhere_at: null };
}

export function addPerson(world: World, person: Person): string {
  const made = card(world, person);
  world.threads.set(made.id, {
    items: [],
    detail: {
      card: made,
      phone: person.nameless ? person.name : "(602) 555-0118",
      email: person.nameless ? null : "someone@example.com",
      status: null,
      new_or_returning: person.stage === "patient" ? "returning" : "new",
      addresses: [
        {
          channel: made.channel,
          value: "address",
          label: made.channel === "sms" ? "(602) 555-0118" : person.name,
          ...reach(world, made.window_closes_at),
        },
        ...(person.nameless
          ? []
          : [
              {
                channel: "email",
                value: "someone@example.com",
                label: "someone@example.com",
                ...reach(world, null),
              },
            ]),
      ],
      appointments: made.booked ? [made.booked] : [],
      handoffs: made.handoff ? [made.handoff] : [],
      reply_channel: made.channel,
      can_reply: made.consent !== "stopped",
      head_seq: 0,
      source: null,
      shared_with: [],
      held_elsewhere_at: null,
      merged_into: null,
      files: {},
      templates: [],
      notes: person.stage === "patient" ? "Prefers mornings. Allergic to lidocaine." : "",
    },
  });
  return made.id;
}

export function seeded(now: () => number = Date.now): World {
  const world = new World(now);
  const ids = people.map((person) => addPerson(world, person));
  const [first = "", ...others] = ids;
  longStory(world, first);
  for (const id of others) shortStory(world, id);
  for (let index = 0; index < 140; index += 1) {
    const from = people[index % people.length];
    if (!from) continue;
    const { handoff: _handoff, snoozedHours: _snoozed, counting: _counting, waits: _waits, ...plain } = from;
    const id = addPerson(world, {
      ...plain,
      zone: "done",
      ago: 1500 + index * 97,
      unread: 0,
      owner: "agent",
    });
    shortStory(world, id);
  }
  return world;
}
