// What the page's own address says of how the visitor came; nothing is stored in the browser for it.

const KEYS = [
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_term",
  "utm_content",
  "gclid",
  "gbraid",
  "wbraid",
  "fbclid",
  "ad_id",
  "ref",
] as const;
const LONGEST = 200;

/** Where they are and the campaign marks in that address; of another site that led here, its name alone. */
export function arrival(address: string | undefined, referrer: string | undefined): Record<string, string> {
  if (!address?.startsWith("http")) return {};
  const page = new URL(address);
  const found: Record<string, string> = { landing_page: (page.origin + page.pathname).slice(0, LONGEST) };
  for (const key of KEYS) {
    const value = page.searchParams.get(key);
    if (value) found[key] = value.slice(0, LONGEST);
  }
  try {
    const { origin, host } = new URL(referrer ?? "");
    if (origin !== page.origin) found.referrer = host.slice(0, LONGEST);
  } catch {
    // They typed the address, or the page they came from keeps it to itself.
  }
  return found;
}
