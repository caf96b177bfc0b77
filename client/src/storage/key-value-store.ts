/**
 * Storage of a client's outbox and cursors, which outlive the client. `get` resolves with null for a missing key. Writes of
 * one key are sequential: each starts after the previous one has settled.
 */
export type KeyValueStore = Readonly<{
  get(key: string): string | null | Promise<string | null>;
  /** Stores the value; `null` removes the key. */
  set(key: string, value: string | null): void | Promise<void>;
}>;

/** Creates a store that keeps its values in memory. */
export function memoryStore(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void (value === null ? values.delete(key) : values.set(key, value)),
  };
}

type WebStorage = Readonly<{
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}>;

/**
 * A store in the browser: `webStore(localStorage)` outlives the tab, `webStore(sessionStorage)` a reload. Write errors
 * of a full or forbidden storage are ignored.
 */
export function webStore(storage: WebStorage): KeyValueStore {
  const store = webStores.get(storage) ?? newWebStore(storage);
  webStores.set(storage, store);
  return store;
}

/** One store per web storage, so that all clients on it share the same locks. */
const webStores = new WeakMap<WebStorage, KeyValueStore>();

function newWebStore(storage: WebStorage): KeyValueStore {
  const attempt = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch {
      return otherwise;
    }
  };
  return {
    get: (key) => attempt(() => storage.getItem(key), null),
    set: (key, value) =>
      attempt(() => (value === null ? storage.removeItem(key) : storage.setItem(key, value)), undefined),
  };
}
