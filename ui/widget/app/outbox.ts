// Keeps what the patient wrote until the server says it is stored, across reloads and crashes.
import type { SendRequest } from "../protocol";
import { readStored, writeStored } from "../storage";

export interface OutboxItem extends SendRequest {
  /** Set when the server refused it for a reason that waiting does not cure. */
  failed?: boolean;
}

export interface Outbox {
  /** Oldest first. */
  all(): Promise<OutboxItem[]>;
  put(item: OutboxItem): Promise<void>;
  remove(clientId: string): Promise<void>;
}

const DATABASE = "glowdesk";
const STORE = "outbox";
// Some browsers never answer an open request (blocked storage in a private window); the patient must not wait for it.
const OPEN_TIMEOUT_MS = 1_500;

export async function openOutbox(siteKey: string): Promise<Outbox> {
  try {
    return indexedOutbox(await openDatabase(), siteKey);
  } catch {
    return storageOutbox(siteKey);
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("indexedDB does not answer")), OPEN_TIMEOUT_MS);
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore(STORE, { keyPath: ["site", "client_id"] });
    request.onsuccess = () => {
      clearTimeout(timer);
      resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error);
    };
  });
}

function indexedOutbox(database: IDBDatabase, site: string): Outbox {
  const run = <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
  return {
    async all() {
      const mine = IDBKeyRange.bound([site, ""], [site, "\uffff"]);
      const rows = (await run("readonly", (store) => store.getAll(mine))) as (OutboxItem & {
        site: string;
      })[];
      return rows.map(({ site: _, ...item }) => item).sort(bySentAt);
    },
    async put(item) {
      await run("readwrite", (store) => store.put({ ...item, site }));
    },
    async remove(clientId) {
      await run("readwrite", (store) => store.delete([site, clientId]));
    },
  };
}

function storageOutbox(siteKey: string): Outbox {
  const name = `${siteKey}:outbox`;
  const stored = readStored(name);
  let items: OutboxItem[] = Array.isArray(stored) ? (stored as OutboxItem[]) : [];
  const replace = (next: OutboxItem[]) => {
    items = next;
    writeStored(name, items);
  };
  return {
    all: async () => [...items].sort(bySentAt),
    put: async (item) => replace([...items.filter((other) => other.client_id !== item.client_id), item]),
    remove: async (clientId) => replace(items.filter((other) => other.client_id !== clientId)),
  };
}

function bySentAt(a: OutboxItem, b: OutboxItem): number {
  return a.sent_at < b.sent_at ? -1 : a.sent_at > b.sent_at ? 1 : 0;
}
