import type { Connection } from "../connection/connection.js";
import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import type { Emitter } from "../emitter.js";
import type { ClientEvents } from "../events.js";
import { pause } from "../pause.js";
import { asFailure, retryAfterMs } from "../request-error.js";
import type { ClientState } from "../state/client-state.js";
import { presencesListed } from "../state/presences.js";
import type { Store } from "../state/store.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  connection: Pick<Connection, "ready" | "request">;
  events: Emitter<ClientEvents>;
  retry: RetryTimes;
  /** Reads how many people the server watches for one connection. */
  maxWatched: () => Promise<number>;
}>;

/** People whom a server watches for one connection by default. */
const DEFAULT_MAX_WATCHED = 500;

/** Watches the presence of people, again on each connection, and when they may have become visible. */
export class PresenceWatches {
  readonly #deps: Deps;
  /** Users with the number of their unfinished watches. */
  readonly #wanted = new Map<string, number>();
  /** Users whom this connection watches, or whom the server refused. */
  readonly #watched = new Set<string>();
  #maxWatched = DEFAULT_MAX_WATCHED;
  /** Whether the server was asked for its maximum during this connection. */
  #hasAskedMax = false;
  #wasReady = false;
  #isSyncing = false;
  #seen: ClientState["presences"] = new Map();
  #blockedIds: ClientState["blockedIds"] = new Set();

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.store.subscribe(() => this.#look());
    deps.events.on("member", ({ member }) => this.#watchAgain([member.user.id]));
    deps.events.on("added", () => this.#watchAgain([...this.#watched]));
  }

  /** Watches people until the returned function is called. People beyond the server's maximum wait. */
  watch(userIds: readonly string[]): () => void {
    const unique = new Set(userIds);
    for (const userId of unique) this.#wanted.set(userId, (this.#wanted.get(userId) ?? 0) + 1);
    this.#syncSoon();
    return () => {
      for (const userId of unique) this.#release(userId);
      unique.clear();
      this.#syncSoon();
    };
  }

  #release(userId: string): void {
    const count = this.#wanted.get(userId) ?? 0;
    if (count > 1) this.#wanted.set(userId, count - 1);
    else this.#wanted.delete(userId);
  }

  #watchAgain(userIds: readonly string[]): void {
    const changed = userIds.filter((userId) => this.#watched.delete(userId));
    if (changed.length > 0) this.#syncSoon();
  }

  #look(): void {
    const { store, connection, events } = this.#deps;
    if (connection.ready !== this.#wasReady) {
      this.#wasReady = connection.ready;
      this.#hasAskedMax = false;
      this.#watched.clear();
      this.#syncSoon();
    }
    const { presences, blockedIds } = store.get();
    this.#followBlocks(blockedIds);
    const seen = this.#seen;
    if (presences === seen) return;
    this.#seen = presences;
    for (const [userId, presence] of presences) if (seen.get(userId) !== presence) events.emit("presence", presence);
  }

  /** A block ends the watch on the server. Afterwards the person has to be watched again. */
  #followBlocks(blockedIds: ClientState["blockedIds"]): void {
    const before = this.#blockedIds;
    if (blockedIds === before) return;
    this.#blockedIds = blockedIds;
    this.#watchAgain([...new Set([...before, ...blockedIds])].filter((id) => before.has(id) !== blockedIds.has(id)));
  }

  /** Collects the watches of one moment in one request. */
  #syncSoon(): void {
    if (this.#isSyncing) return;
    this.#isSyncing = true;
    queueMicrotask(() => void this.#sync());
  }

  async #sync(): Promise<void> {
    const { connection, retry } = this.#deps;
    for (let attempt = 0; connection.ready; attempt += 1) {
      if (this.#wanted.size > this.#maxWatched) await this.#askMax();
      const target = new Set([...this.#wanted.keys()].slice(0, this.#maxWatched));
      const ended = [...this.#watched].filter((userId) => !target.has(userId));
      const missing = [...target].filter((userId) => !this.#watched.has(userId));
      if (ended.length === 0 && missing.length === 0) break;
      const waitMs = await (ended.length > 0 ? this.#unwatch(ended) : this.#watch(missing));
      if (waitMs === null) attempt = 0;
      else await pause(fullJitter(attempt, retry) + waitMs);
    }
    this.#isSyncing = false;
    this.#dropUnwanted();
  }

  /** Asks the server for its maximum, once per connection. Resolves with whether it is another one than before. */
  async #askMax(): Promise<boolean> {
    if (this.#hasAskedMax) return false;
    this.#hasAskedMax = true;
    const before = this.#maxWatched;
    this.#maxWatched = await this.#deps.maxWatched().catch(() => before);
    return this.#maxWatched !== before;
  }

  #dropUnwanted(): void {
    const { store } = this.#deps;
    const unwanted = [...store.get().presences.keys()].filter((userId) => !this.#wanted.has(userId));
    if (unwanted.length > 0) store.update((state) => presencesListed(state, unwanted, []));
  }

  async #unwatch(userIds: readonly string[]): Promise<number | null> {
    for (const userId of userIds) this.#watched.delete(userId);
    try {
      await this.#deps.connection.request("presence:unwatch", { userIds });
      this.#deps.store.update((state) => presencesListed(state, userIds, []));
      return null;
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (!failure.retryable) return null;
      if (this.#deps.connection.ready) for (const userId of userIds) this.#watched.add(userId);
      return retryAfterMs(failure);
    }
  }

  /** Returns the least pause before the next attempt; `null` when it succeeded or was refused for good. */
  async #watch(userIds: readonly string[]): Promise<number | null> {
    for (const userId of userIds) this.#watched.add(userId);
    try {
      const { presences } = await this.#deps.connection.request("presence:watch", { userIds });
      this.#deps.store.update((state) => presencesListed(state, userIds, presences));
      return null;
    } catch (thrown) {
      const failure = asFailure(thrown);
      const isTooMany = failure.code === "request.invalid" && (await this.#askMax());
      if (!failure.retryable && !isTooMany) return null;
      for (const userId of userIds) this.#watched.delete(userId);
      return retryAfterMs(failure);
    }
  }
}
