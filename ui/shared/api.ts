/** The shapes that the API answers with and live events carry; mirrors inbox/views.py name by name. */

/** An instant as RFC 3339 in UTC. */
export type Instant = string;

export type Zone = "waiting" | "bot" | "scheduled" | "done";
export type OwnerKind = "agent" | "staff" | "none";
export type ItemKind =
  | "message"
  | "note"
  | "decision"
  | "handoff"
  | "ownership"
  | "booking"
  | "stage"
  | "system";
export type MessageStatus =
  | "received"
  | "held"
  | "blocked"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "failed"
  | "unknown"
  | "removed";
export type Stage = "lead" | "booked" | "patient" | "cold" | "not_good_fit";
export type Consent = "none" | "transactional" | "marketing" | "stopped";
export type Urgency = "emergency" | "urgent" | "soon" | "routine";

export interface Owner {
  kind: OwnerKind;
  staff_id: string | null;
  name: string | null;
}

export interface Clock {
  started_at: Instant;
  due_at: Instant;
  answered_at: Instant | null;
  answered_by: "agent" | "staff" | null;
}

export interface Interest {
  id: string;
  name: string;
}

export interface BookedPill {
  appointment_id: string;
  start: Instant;
  timezone: string;
  type_name: string;
  provider_name: string;
  confirmed: boolean;
}

export interface HandoffPill {
  id: string;
  reason: string;
  urgency: Urgency;
  due_at: Instant | null;
  summary: string;
  escalated: boolean;
}

export interface ThreadCard {
  id: string;
  contact_id: string;
  name: string;
  named: boolean;
  channel: string;
  preview: string;
  preview_by: "patient" | "agent" | "staff" | "system";
  last_at: Instant;
  unread: number;
  owner: Owner;
  zone: Zone;
  clock: Clock | null;
  waiting_since: Instant | null;
  stage: Stage | null;
  treatments: Interest[];
  consent: Consent;
  window_closes_at: Instant | null;
  booked: BookedPill | null;
  handoff: HandoffPill | null;
  snoozed_until: Instant | null;
  language: string | null;
  version: number;
}

export interface DecisionView {
  action: "send" | "hold" | "block";
  reason: string;
  words: string;
  hold_until: Instant | null;
}

export interface SlotView {
  slot_id: string;
  start: Instant;
  timezone: string;
  label: string;
  day: string;
  time: string;
  provider_name: string;
  type_name: string;
}

export interface Author {
  kind: "patient" | "agent" | "staff" | "system";
  id: string | null;
  name: string | null;
}

export type ItemData = Record<string, string | number | boolean | null>;

export interface TimelineItem {
  id: string;
  seq: number;
  kind: ItemKind;
  at: Instant;
  author: Author;
  text: string;
  direction: "in" | "out" | null;
  channel: string | null;
  status: MessageStatus | null;
  decision: DecisionView | null;
  slots: SlotView[];
  attachments: string[];
  run_id: string | null;
  client_id: string | null;
  data: ItemData;
}

export interface AddressView {
  channel: string;
  value: string;
  label: string;
}

export interface ThreadDetail {
  card: ThreadCard;
  phone: string | null;
  email: string | null;
  status: string | null;
  new_or_returning: string | null;
  addresses: AddressView[];
  appointments: BookedPill[];
  handoffs: HandoffPill[];
  reply_channel: string | null;
  can_reply: boolean;
  head_seq: number;
  notes: string;
}

export interface ZoneCounts {
  waiting: number;
  bot: number;
  scheduled: number;
  done: number;
  unread: number;
}

export interface ThreadPage {
  items: ThreadCard[];
  next_cursor: string | null;
  counts: ZoneCounts;
  live_head: number;
}

export interface TimelinePage {
  items: TimelineItem[];
  has_more: boolean;
  head_seq: number;
}

export interface LiveUpdate {
  seq: number;
  kind: "thread.changed" | "timeline.added" | "timeline.changed";
  thread_id: string;
  at: Instant;
  card: ThreadCard | null;
  item: TimelineItem | null;
  counts: ZoneCounts | null;
}

export interface LivePage {
  items: LiveUpdate[];
  head: number;
  reset: boolean;
}

export interface CitationView {
  id: string;
  title: string;
  text: string;
}

export interface StepView {
  node: string;
  ms: number;
  result: string;
}

export interface RunTrace {
  id: string;
  at: Instant;
  mode: string;
  intents: string[];
  treatments: string[];
  language: string;
  commands: Record<string, unknown>[];
  citations: CitationView[];
  steps: StepView[];
  outcome: string;
}

export interface Session {
  user: { id: string; name: string; role: string; staff_id: string | null; email: string };
  practice: {
    id: string;
    name: string;
    timezone: string;
    country: string;
    languages: string[];
    currency: string;
  };
  csrf: string;
}

export interface Preview {
  decision: DecisionView;
  segments: number;
  characters: number;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string | null;
  at?: string | null;
  retry_after?: number;
}

/** Ephemeral: who types in a thread; never stored. */
export interface TypingEvent {
  thread_id: string;
  who: "patient" | "agent" | "staff";
  name: string | null;
  on: boolean;
}

export interface PresencePerson {
  id: string;
  name: string;
}

export interface PresenceEvent {
  thread_id: string;
  viewers: PresencePerson[];
  drafting: PresencePerson[];
}
