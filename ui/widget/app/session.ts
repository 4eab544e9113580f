// Turns the site key and what the browser remembers into a short-lived token, once for all open tabs.
import type { Language, SessionAnswer } from "../protocol";
import { recall, remember } from "../storage";
import { arrival } from "./arrival";
import { NotNow, secondsToMs } from "./socket/link";

// Renewed this long before its end, so that a slow handshake does not meet an expired token.
const MARGIN_MS = 60_000;
const TIMEOUT_MS = 15_000;
const FORBIDDEN = new Set([400, 403, 404, 410, 422]);

export class SessionKeeper {
  #session: SessionAnswer | undefined;
  #staleAt = 0;

  constructor(
    private readonly product: string,
    private readonly siteKey: string,
    private readonly language: Language,
  ) {}

  /** A token good for at least a minute; throws NotNow when there is none to be had. */
  async current(): Promise<SessionAnswer> {
    if (this.#session && Date.now() < this.#staleAt) return this.#session;
    const session = await oneTabAtATime(() => this.#ask(true));
    remember(this.siteKey, { visitor_id: session.visitor_id, refresh: session.refresh });
    this.#session = session;
    this.#staleAt = Date.now() + Math.max(session.expires_in * 1000 - MARGIN_MS, 5_000);
    return session;
  }

  /** The server no longer takes the token we hold. */
  expire(): void {
    this.#staleAt = 0;
  }

  async #ask(mayForget: boolean): Promise<SessionAnswer> {
    const { visitor_id, refresh } = recall(this.siteKey);
    const response = await this.#post({
      site_key: this.siteKey,
      language: this.language,
      came: arrival(globalThis.location?.href, globalThis.document?.referrer),
      ...(visitor_id && refresh ? { visitor_id, refresh } : {}),
    });
    if (response.ok) return (await response.json()) as SessionAnswer;
    if (response.status === 401 && mayForget && refresh) {
      // Either another tab renewed in between, or the server has forgotten this visitor: start over as a new one.
      if (recall(this.siteKey).refresh === refresh) remember(this.siteKey, { visitor_id: "", refresh: "" });
      return this.#ask(false);
    }
    throw new NotNow(retryAfterMs(response), FORBIDDEN.has(response.status));
  }

  async #post(body: unknown): Promise<Response> {
    try {
      return await fetch(`${this.product}/widget/v1/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "origin",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new NotNow(0);
    }
  }
}

function retryAfterMs(response: Response): number {
  return secondsToMs(Number(response.headers.get("retry-after") ?? 0));
}

/** The refresh secret may be replaced with each use, so two tabs must not present the same one. */
function oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
  const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
  return locks ? (locks.request("glowdesk-session", work) as Promise<T>) : work();
}
