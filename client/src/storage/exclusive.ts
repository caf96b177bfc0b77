/** User agents of runtimes in which one process may hold the logins of many users, each in a separate storage. */
const SERVER = /^(?:Node|Deno|Bun)/;

type Locks = Readonly<{ request<T>(name: string, work: () => Promise<T>): Promise<T> }>;

const pendingOf = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Runs work with the same name one after the other. Pages with `navigator.locks` (served over TLS or from localhost)
 * share the lock among all tabs of the origin. Elsewhere, also in Node.js, only users of the same `storage` object
 * share it.
 */
export function exclusive<T>(storage: object, name: string, work: () => Promise<T>): Promise<T> {
  const { navigator } = globalThis as Readonly<{ navigator?: Readonly<{ locks?: Locks; userAgent?: string }> }>;
  const isServer = SERVER.test(navigator?.userAgent ?? "");
  if (navigator?.locks && !isServer) return navigator.locks.request(name, work);
  const pending = pendingOf.get(storage) ?? new Map<string, Promise<unknown>>();
  pendingOf.set(storage, pending);
  const done = (pending.get(name) ?? Promise.resolve()).then(work);
  const settled = done.then(
    () => undefined,
    () => undefined,
  );
  pending.set(name, settled);
  void settled.then(() => {
    if (pending.get(name) === settled) pending.delete(name);
  });
  return done;
}
