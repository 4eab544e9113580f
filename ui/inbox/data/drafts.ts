/** What someone began to write, kept per thread and tab until it is sent. */

export type DraftKind = "reply" | "note";

const PREFIX = "glowdesk.draft.";

function key(threadId: string, kind: DraftKind): string {
  return `${PREFIX}${threadId}.${kind}`;
}

export function readDraft(threadId: string, kind: DraftKind): string {
  return sessionStorage.getItem(key(threadId, kind)) ?? "";
}

export function keepDraft(threadId: string, kind: DraftKind, text: string): void {
  if (text === "") sessionStorage.removeItem(key(threadId, kind));
  else sessionStorage.setItem(key(threadId, kind), text);
}

/** Behind what is written there already. */
export function moveDrafts(from: string, to: string): void {
  for (const kind of ["reply", "note"] as const) {
    const text = readDraft(from, kind);
    if (text) keepDraft(to, kind, [readDraft(to, kind), text].filter(Boolean).join("\n"));
    keepDraft(from, kind, "");
  }
}

/** At sign-out nothing of a patient stays in the browser. */
export function forgetDrafts(): void {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
  }
}
