/** Parts of the page that are fetched when they are wanted: a server that is gone for a moment is waited for. */

const AGAIN_MS = 2000;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function answers(): Promise<boolean> {
  try {
    return (await fetch("/health", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

const undressed = new Set<HTMLLinkElement>();
if (typeof window !== "undefined")
  window.addEventListener(
    "error",
    ({ target }) => {
      if (target instanceof HTMLLinkElement && target.rel === "stylesheet") undressed.add(target);
    },
    true,
  );

/** A style sheet that did not come is not asked for again by who wanted it first. */
async function dressed(): Promise<void> {
  const again = [...undressed].map(
    (link) =>
      new Promise<void>((done) => {
        undressed.delete(link);
        const fresh = document.createElement("link");
        fresh.rel = "stylesheet";
        fresh.crossOrigin = link.crossOrigin;
        fresh.nonce = link.nonce ?? "";
        fresh.addEventListener("load", () => done());
        fresh.addEventListener("error", () => done());
        fresh.href = link.href;
        link.replaceWith(fresh);
      }),
  );
  await Promise.all(again);
}

/** Rejects only where the server answers and still has not what is wanted: a newer page is there. */
export function patient<T>(
  load: () => Promise<T>,
  there: () => Promise<boolean> = answers,
  ms: number = AGAIN_MS,
): () => Promise<T> {
  return async () => {
    try {
      return await load();
    } catch {
      while (!(await there())) await pause(ms);
      const loaded = await load();
      await dressed();
      return loaded;
    }
  };
}
