import type { CatchUp } from "./connection/catch-up.js";
import type { UserCatchUp } from "./connection/user-catch-up.js";
import type { Connection } from "./connection/connection.js";
import { fullJitter, type RetryTimes } from "./connection/full-jitter.js";
import type { ProblemReport } from "./connection/problem-report.js";
import type { Profile, Ready } from "./protocol.js";
import { pause } from "./pause.js";
import { asFailure, retryAfterMs } from "./request-error.js";
import type { MyRooms } from "./rooms/my-rooms.js";
import type { ClientState } from "./state/client-state.js";
import { unknownRooms } from "./state/rooms.js";
import type { Store } from "./state/store.js";
import type { StatePersister } from "./storage/state-persister.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  connection: Pick<Connection, "ready" | "end">;
  persister: Pick<StatePersister, "restore">;
  rooms: Pick<MyRooms, "loadJoined">;
  catchUp: Pick<CatchUp, "settled">;
  userCatchUp: Pick<UserCatchUp, "settled">;
  problems: Pick<ProblemReport, "note">;
  retry: RetryTimes;
  sender: Readonly<{ flush(): void }>;
  changes: Readonly<{ flush(): void }>;
  user: Profile | undefined;
}>;

/** Restores the user's stored state, lists the rooms, and catches up on each connection. */
export class Startup {
  readonly #deps: Deps;
  #userId: string | null;
  #listed: Promise<void> = Promise.resolve();
  /** The listing that waits for an answer. A reconnection joins it, so that it does not ask before the server allows it. */
  #listing: Promise<void> | null = null;

  constructor(deps: Deps) {
    const { user, persister } = deps;
    this.#deps = deps;
    this.#userId = user?.id ?? null;
    if (user) void persister.restore(user.id);
  }

  /** Loads the room list over REST, so that it can be shown before the socket is connected. */
  begin(): void {
    if (!this.#deps.store.get().roomsLoaded && this.#userId) this.#listed = this.#list(this.#userId);
  }

  /** Settles when all missed changes have arrived. */
  async welcome(ready: Ready): Promise<void> {
    const { store, connection, persister, catchUp, userCatchUp, sender, changes } = this.#deps;
    this.#userId ??= ready.user.id;
    if (this.#userId !== ready.user.id) return connection.end("revoked");
    await persister.restore(ready.user.id);
    sender.flush();
    changes.flush();
    await this.#listed;
    const lacksRooms = () => !store.get().roomsLoaded || unknownRooms(store.get(), ready).length > 0;
    // The listing of an earlier connection may have read the list before the latest rooms were in it.
    if (lacksRooms()) await this.#listing;
    if (lacksRooms()) await (this.#listing ??= this.#listUntilRead().finally(() => (this.#listing = null)));
    await Promise.all([catchUp.settled(), userCatchUp.settled()]);
  }

  /** Repeats the request while the server refuses it, less and less often. */
  async #listUntilRead(): Promise<void> {
    const { connection, rooms, problems, retry } = this.#deps;
    for (let attempt = 0; connection.ready; attempt += 1) {
      const failure = await rooms.loadJoined().then(() => null, asFailure);
      if (!failure) return;
      problems.note(failure);
      await pause(fullJitter(attempt, retry) + retryAfterMs(failure));
    }
  }

  async #list(userId: string): Promise<void> {
    const { persister, rooms } = this.#deps;
    await persister.restore(userId);
    await rooms.loadJoined().catch(() => undefined);
  }
}
