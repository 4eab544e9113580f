// All that stays in the visitor's browser between pages, under one key of the practice's own origin. No message text:
// the machine may be shared, and the server has the conversation.

const KEY = "glowdesk";

export interface Remembered {
  visitor_id?: string;
  refresh?: string;
  /** A message was written here once, so the next page connects without being asked. */
  talking?: boolean;
  /** When the panel was last seen open; 0 after the visitor closed it. */
  opened_at?: number;
  /** The highest sequence number the visitor has seen. */
  read?: number;
  /** The bubble's colours, which spare the next page a flash of the default ones. */
  paint?: Record<string, string>;
}

type Everything = Record<string, unknown>;

function readAll(): Everything {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof parsed === "object" && parsed !== null ? (parsed as Everything) : {};
  } catch {
    return {};
  }
}

export function readStored(name: string): unknown {
  return readAll()[name];
}

/** False when the browser keeps nothing (private mode, blocked storage, quota). */
export function writeStored(name: string, value: unknown): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...readAll(), [name]: value }));
    return true;
  } catch {
    return false;
  }
}

export function recall(siteKey: string): Remembered {
  const value = readStored(siteKey);
  return typeof value === "object" && value !== null ? (value as Remembered) : {};
}

export function remember(siteKey: string, change: Remembered): void {
  writeStored(siteKey, { ...recall(siteKey), ...change });
}
