/** The page that somebody asked for before they were signed in. */

const KEY = "glowdesk.wanted";
const OURS = /^\/inbox\/(?!sign-in|join)[^\\]/;

export function keepWanted(): void {
  const page = location.pathname + location.search;
  if (OURS.test(page)) sessionStorage.setItem(KEY, page);
}

/** Once; null when they came in by the front door. */
export function takeWanted(): string | null {
  const page = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return page && OURS.test(page) ? page : null;
}
