import type { Clock } from "../../../application/ports/clock.js";
import type { Scheduler } from "../../../application/ports/scheduler.js";
import type { Identity, TokenService } from "../../../application/ports/token-service.js";
import { tokenInvalid } from "../../../domain/accounts/errors.js";
import type { ChatServer, Connection } from "../connection.js";

type Deps = Readonly<{ io: ChatServer; tokenService: TokenService; clock: Clock; scheduler: Scheduler }>;

const COMPARE_EVERY_MS = 10_000;

/** Ends each connection when its latest token expires. */
export class TokenExpiry {
  private readonly ends = new WeakMap<Connection, { cancel(): void }>();

  constructor(private readonly deps: Deps) {}

  watch(connection: Connection): void {
    this.endInTime(connection);
    connection.on("disconnect", () => this.ends.get(connection)?.cancel());
  }

  /** Extends the connection with another token of its session. Returns the new time of expiry. */
  renew(connectionId: string | undefined, accessToken: string): Date {
    const fresh = this.deps.tokenService.verify(accessToken);
    const connection = this.deps.io.sockets.sockets.get(connectionId ?? "");
    if (!connection || !isSameSession(fresh, connection.data.identity)) throw tokenInvalid();
    if (fresh.expiresAt > connection.data.identity.expiresAt) {
      connection.data.identity = fresh;
      this.endInTime(connection);
    }
    return connection.data.identity.expiresAt;
  }

  /** Compares the token with the clock, because the clock may have been set forward since the timer was started. */
  endIfExpired(connection: Connection): void {
    if (this.timeLeft(connection) <= 0) end(connection);
  }

  private endInTime(connection: Connection, leftMs = this.timeLeft(connection)): void {
    this.ends.get(connection)?.cancel();
    const step = Math.min(leftMs, COMPARE_EVERY_MS);
    const next = this.deps.scheduler.after(step, () => {
      // The connection never lasts longer than the token's lifetime when it was presented, even if the clock was set
      // back.
      const left = Math.min(leftMs - step, this.timeLeft(connection));
      if (left <= 0) end(connection);
      else this.endInTime(connection, left);
    });
    this.ends.set(connection, next);
  }

  private timeLeft({ data }: Connection): number {
    return data.identity.expiresAt.getTime() - this.deps.clock.now().getTime();
  }
}

function end(connection: Connection): void {
  connection.emit("session:ended", { reason: "expired" });
  connection.disconnect(true);
}

const isSameSession = (one: Identity, other: Identity): boolean =>
  one.userId === other.userId && one.sessionId === other.sessionId;
