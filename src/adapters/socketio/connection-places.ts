import type { UserId } from "../../domain/accounts/user.js";
import { tooManyConnections } from "../../domain/limits/errors.js";
import type { ConnectionLimits } from "../../domain/limits/limit.js";
import { connectError } from "./connect-error.js";
import type { ChatServer, Connection } from "./connection.js";

type Transport = Connection["conn"];
type Place = Readonly<{ address: string; userId: UserId | null }>;

class Tally {
  private readonly counts = new Map<string, number>();

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  add(name: string, change: 1 | -1): void {
    const count = this.of(name) + change;
    if (count > 0) this.counts.set(name, count);
    else this.counts.delete(name);
  }
}

/** How many connections there are: by user and address, and by address those that have not shown a token yet. */
export class ConnectionPlaces {
  private readonly places = new Map<Transport, Place>();
  private readonly users = new Tally();
  private readonly addresses = new Tally();
  private readonly pending = new Tally();

  constructor(private readonly limits: ConnectionLimits) {}

  /** Whether one more may come from this address to show its token. */
  hasRoomFor(address: string): boolean {
    return this.pending.of(address) < this.limits.pending;
  }

  arrived(transport: Transport, address: string): void {
    this.put(transport, { address, userId: null });
    transport.once("close", () => this.put(transport, null));
  }

  /** Refuses with `connection.too_many` where the user, or the address, has as many as may be. */
  admit(transport: Transport, userId: UserId): void {
    const place = this.places.get(transport);
    if (!place) return;
    this.put(transport, { ...place, userId: null });
    const { user, address } = this.limits;
    if (this.users.of(userId) >= user || this.addresses.of(place.address) >= address) throw tooManyConnections();
    this.put(transport, { ...place, userId });
  }

  private put(transport: Transport, next: Place | null): void {
    const earlier = this.places.get(transport);
    if (earlier) this.count(earlier, -1);
    if (next) this.count(next, 1);
    if (next) this.places.set(transport, next);
    else this.places.delete(transport);
  }

  private count({ address, userId }: Place, change: 1 | -1): void {
    if (userId === null) return this.pending.add(address, change);
    this.users.add(userId, change);
    this.addresses.add(address, change);
  }
}

/** Counts every connection from its first request on. */
export function countConnections(
  io: ChatServer,
  places: ConnectionPlaces,
  addressOf: (request: Transport["request"]) => string,
): void {
  io.engine.on("connection", (transport: Transport) => places.arrived(transport, addressOf(transport.request)));
}

/** Comes after authentication: who has too many connections gets a `connect_error` whose `data` says so. */
export const takePlace =
  (places: ConnectionPlaces, report: (error: unknown) => void) =>
  ({ conn, data }: Connection, next: (error?: Error) => void): void => {
    try {
      places.admit(conn, data.identity.userId);
    } catch (error) {
      next(connectError(error, report));
      return;
    }
    next();
  };
