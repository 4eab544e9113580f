// The words the widget and the server exchange; the server side of the same contract is web/sockets.

export type Language = "en" | "es";
export type AuthorKind = "patient" | "assistant" | "staff";

export interface Practice {
  name: string;
  languages: Language[];
  assistant_name: string | null;
  colour: string | null;
  disclosure: Record<Language, string>;
  consent_line: Record<Language, string>;
  /** Seconds, or a word; anything under a minute reads as "seconds". */
  replies_in: number | string;
}

export interface SessionAnswer {
  token: string;
  visitor_id: string;
  refresh: string;
  thread: string | null;
  expires_in: number;
  practice: Practice;
  head_seq: number;
}

export interface Slot {
  slot_id: string;
  label: string;
  day: string;
  time: string;
}

export interface QuickReply {
  label: string;
  text: string;
}

export interface WireMessage {
  seq: number;
  id: string;
  client_id?: string | null;
  author: { kind: AuthorKind; name: string };
  text: string;
  at: string;
  status?: string | null;
  slots?: Slot[] | null;
  quick_replies?: QuickReply[] | null;
}

export interface SendRequest {
  client_id: string;
  text: string;
  slot_id?: string;
  sent_at: string;
}

export interface SendAnswer {
  ok: boolean;
  client_id?: string;
  status?: "stored" | "duplicate";
  code?: string;
  retry_after?: number;
}

export interface SyncAnswer {
  messages: WireMessage[];
  more: boolean;
  head_seq: number;
}

/** The server refuses a longer text, counted in UTF-8 bytes. */
export const MAX_TEXT_BYTES = 4096;
