import { clientError, type RequestError, sessionEnded } from "../request-error.js";
import type { ClientState } from "../state/client-state.js";
import type { Store } from "../state/store.js";

export type ConnectOptions = Readonly<{
  /** An abort before the client is live disconnects it and rejects the promise. */
  signal?: AbortSignal;
  /** Milliseconds to wait. Default: no limit. */
  timeoutMs?: number;
}>;

export const aborted = () => clientError("client.aborted", "Connecting was aborted.");

const timedOut = (timeoutMs: number, { problem }: ClientState) =>
  clientError("client.connect_timeout", `Not live after ${timeoutMs} ms.${problem ? ` ${problem.message}` : ""}`, {
    details: { problem },
  });

/** A rejected promise that is not reported as unhandled. */
export function rejected(failure: RequestError): Promise<never> {
  const promise = Promise.reject(failure);
  promise.catch(() => undefined);
  return promise;
}

type Deps = Readonly<{ store: Store<ClientState>; disconnect: () => void }>;

/** Settles as soon as the client is live or the connection has failed for good. */
export function waitUntilLive({ store, disconnect }: Deps, { signal, timeoutMs }: ConnectOptions): Promise<void> {
  const live = new Promise<void>((resolve, reject) => {
    const cleanUps: (() => void)[] = [];
    const settle = (failure: RequestError | null) => {
      for (const cleanUp of cleanUps.splice(0)) cleanUp();
      if (failure) reject(failure);
      else resolve();
    };
    const check = () => {
      const { connection, connectError } = store.get();
      if (connectError) settle(connectError);
      else if (connection === "live") settle(null);
      else if (connection === "idle" || connection === "ended") settle(sessionEnded());
    };
    const onAbort = () => {
      settle(aborted());
      disconnect();
    };
    cleanUps.push(store.subscribe(check), () => signal?.removeEventListener("abort", onAbort));
    signal?.addEventListener("abort", onAbort);
    if (timeoutMs !== undefined) {
      const timer = setTimeout(() => settle(timedOut(timeoutMs, store.get())), timeoutMs);
      cleanUps.push(() => clearTimeout(timer));
    }
    check();
  });
  live.catch(() => undefined);
  return live;
}
