import { RequestFailed, sessionOver } from "../request-failed.js";
import type { ClientState } from "../state/client-state.js";
import type { Store } from "../state/store.js";

export type ConnectOptions = Readonly<{
  /** Gives up when it is aborted before the client is live. */
  signal?: AbortSignal;
  /** Milliseconds to wait. Without a limit when left out. */
  timeoutMs?: number;
}>;

export const aborted = () =>
  new RequestFailed({ code: "client.aborted", message: "Connecting was aborted.", status: 0, retryable: true });

const timedOut = (timeoutMs: number, { problem }: ClientState) =>
  new RequestFailed({
    code: "client.connect_timeout",
    message: `Not live after ${timeoutMs} ms.${problem ? ` ${problem.message}` : ""}`,
    status: 0,
    retryable: true,
    details: { problem },
  });

/** A rejection that nobody has to handle. */
export function rejected(failure: RequestFailed): Promise<never> {
  const promise = Promise.reject(failure);
  promise.catch(() => undefined);
  return promise;
}

type Deps = Readonly<{ store: Store<ClientState>; disconnect: () => void }>;

/** Settles with the first thing that is decided about a connection that was begun. */
export function becomingLive({ store, disconnect }: Deps, { signal, timeoutMs }: ConnectOptions): Promise<void> {
  const live = new Promise<void>((resolve, reject) => {
    const endings: (() => void)[] = [];
    const settle = (failure: RequestFailed | null) => {
      for (const end of endings.splice(0)) end();
      if (failure) reject(failure);
      else resolve();
    };
    const look = () => {
      const { connection, refused } = store.get();
      if (refused) settle(refused);
      else if (connection === "live") settle(null);
      else if (connection === "idle" || connection === "ended") settle(sessionOver());
    };
    const onAbort = () => {
      settle(aborted());
      disconnect();
    };
    endings.push(store.subscribe(look), () => signal?.removeEventListener("abort", onAbort));
    signal?.addEventListener("abort", onAbort);
    if (timeoutMs !== undefined) {
      const timer = setTimeout(() => settle(timedOut(timeoutMs, store.get())), timeoutMs);
      endings.push(() => clearTimeout(timer));
    }
    look();
  });
  live.catch(() => undefined);
  return live;
}
