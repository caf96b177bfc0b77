import type { Connection } from "../connection/connection.js";
import type { ClientState } from "../state/client-state.js";
import type { Store } from "../state/store.js";
import { realTimers, type Timers } from "./timers.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  connection: Pick<Connection, "ready" | "request">;
  timers?: Timers;
}>;

/** An activity ends after this time on the server, unless it is set again. */
const ACTIVITY_MS = 6_000;
const INTERVAL_MS = 3_000;
/** Activities of a connection that the server keeps. */
const MAX_PLACES = 20;

type Sent = Readonly<{ roomId: string; threadOf: string | undefined; at: number }>;

/** Says where the user types. It ends by itself, because the server forgets an activity that is not set again. */
export class Typing {
  readonly #deps: Deps;
  readonly #timers: Timers;
  /** The places in which others see the user typing. */
  #sent: readonly Sent[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#timers = deps.timers ?? realTimers;
    deps.store.subscribe(() => {
      if (!deps.connection.ready) this.#sent = [];
    });
  }

  begin(roomId: string, threadOf?: string): void {
    const now = this.#timers.elapsedMs();
    const last = this.#find(roomId, threadOf);
    if (!this.#deps.connection.ready || (last && now - last.at < INTERVAL_MS)) return;
    const others = this.#sent.filter((sent) => sent !== last && now - sent.at < ACTIVITY_MS);
    this.#sent = [...others, { roomId, threadOf, at: now }].slice(-MAX_PLACES);
    this.#send(roomId, threadOf, "typing");
  }

  end(roomId: string, threadOf?: string): void {
    const last = this.#find(roomId, threadOf);
    if (!last) return;
    this.#sent = this.#sent.filter((sent) => sent !== last);
    if (this.#timers.elapsedMs() - last.at < ACTIVITY_MS) this.#send(roomId, threadOf, null);
  }

  #find(roomId: string, threadOf: string | undefined): Sent | undefined {
    return this.#sent.find((sent) => sent.roomId === roomId && sent.threadOf === threadOf);
  }

  /** A refusal changes nothing: others do not see the user typing. */
  #send(roomId: string, threadOf: string | undefined, state: "typing" | null): void {
    const { connection } = this.#deps;
    const activity = { roomId, state, ...(threadOf !== undefined && { threadOf }) };
    connection.request("activity:set", activity).catch(() => undefined);
  }
}
