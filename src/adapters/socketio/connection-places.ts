import type { UserId } from "../../domain/accounts/user.js";
import { tooManyConnections } from "../../domain/limits/errors.js";
import type { ConnectionLimits } from "../../domain/limits/limit.js";
import { connectError } from "./connect-error.js";
import type { ChatServer, Connection } from "./connection.js";

type Transport = Connection["conn"];
type Request = Transport["request"];
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
  private readonly reserved = new Map<Request, string>();
  private readonly places = new Map<Transport, Place>();
  private readonly users = new Tally();
  private readonly addresses = new Tally();
  private readonly pending = new Tally();

  constructor(private readonly limits: ConnectionLimits) {}

  /** Takes a place for one more that comes from this address to show its token, unless too many are on their way. */
  reserve(request: Request, address: string): boolean {
    if (this.pending.of(address) >= this.limits.pending) return false;
    this.reserved.set(request, address);
    this.pending.add(address, 1);
    // Engine.IO says of every other handshake what became of it.
    if (request.headers.upgrade !== undefined) request.socket.once("close", () => this.release(request));
    return true;
  }

  /** Gives the place back of a handshake that failed, or that became a transport. */
  release(request: Request): void {
    const address = this.reserved.get(request);
    if (address === undefined) return;
    this.reserved.delete(request);
    this.pending.add(address, -1);
  }

  arrived(transport: Transport, address: string): void {
    this.release(transport.request);
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
  addressOf: (request: Request) => string,
): void {
  io.engine.on("connection_error", ({ req }: Readonly<{ req: Request }>) => places.release(req));
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
