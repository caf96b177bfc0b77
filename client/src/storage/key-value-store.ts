/**
 * Where a client keeps what must outlive it: its outbox, and how far it followed its rooms. `get` answers null for what was
 * never set. Writes of one key come one after the other, each after the one before it has settled.
 */
export type KeyValueStore = Readonly<{
  get(key: string): string | null | Promise<string | null>;
  /** `null` removes. */
  set(key: string, value: string | null): void | Promise<void>;
}>;

/** Keeps values as long as the object lives. */
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

/** `webStore(localStorage)` outlives the tab, `webStore(sessionStorage)` a reload. A full or forbidden storage keeps nothing. */
export function webStore(storage: WebStorage): KeyValueStore {
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
