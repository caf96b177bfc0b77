import type { Clock } from "../../application/ports/clock.js";
import type { Scheduler } from "../../application/ports/scheduler.js";
import type { Identity, TokenService } from "../../application/ports/token-service.js";
import { tokenInvalid } from "../../domain/accounts/errors.js";
import type { ChatServer, Connection } from "./connection.js";

type Deps = Readonly<{ io: ChatServer; tokens: TokenService; clock: Clock; scheduler: Scheduler }>;

/** A connection lives no longer than the latest token that it showed. */
export class TokenExpiry {
  private readonly ends = new WeakMap<Connection, { cancel(): void }>();

  constructor(private readonly deps: Deps) {}

  watch(connection: Connection): void {
    this.endInTime(connection);
    connection.on("disconnect", () => this.ends.get(connection)?.cancel());
  }

  /** Lets the connection live as long as another token of its session. Returns until when that is. */
  renew(connectionId: string | undefined, accessToken: string): Date {
    const fresh = this.deps.tokens.verify(accessToken);
    const connection = this.deps.io.sockets.sockets.get(connectionId ?? "");
    if (!connection || !isSameSession(fresh, connection.data.identity)) throw tokenInvalid();
    if (fresh.expiresAt > connection.data.identity.expiresAt) {
      connection.data.identity = fresh;
      this.endInTime(connection);
    }
    return connection.data.identity.expiresAt;
  }

  /** The timer does not notice a clock that was set forward. */
  endIfExpired(connection: Connection): void {
    if (connection.data.identity.expiresAt <= this.deps.clock.now()) end(connection);
  }

  private endInTime(connection: Connection): void {
    const { clock, scheduler } = this.deps;
    this.ends.get(connection)?.cancel();
    const timeLeft = connection.data.identity.expiresAt.getTime() - clock.now().getTime();
    this.ends.set(
      connection,
      scheduler.after(timeLeft, () => end(connection)),
    );
  }
}

function end(connection: Connection): void {
  connection.emit("session:ended", { reason: "expired" });
  connection.disconnect(true);
}

const isSameSession = (one: Identity, other: Identity): boolean =>
  one.userId === other.userId && one.sessionId === other.sessionId;
