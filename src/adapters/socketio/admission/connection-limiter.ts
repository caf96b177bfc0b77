import type { UserId } from "../../../domain/accounts/user.js";
import { Tally } from "../../../application/concurrency/tally.js";
import { AddressCounts, type FreeAddress } from "../../../application/limits/address-counts.js";
import { connectionMultiple } from "../../../domain/limits/address-key.js";
import { tooManyConnections } from "../../../domain/limits/errors.js";
import type { ConnectionLimits } from "../../../domain/limits/limit.js";
import { connectError } from "./connect-error.js";
import type { ChatServer, Connection } from "../connection.js";

type Transport = Connection["conn"];
type Request = Transport["request"];
type Slot = Readonly<{ address: string; userId: UserId | null }>;

/**
 * Counts connections by user and by address, and unauthenticated connections by address. The networks that contain an
 * address have a multiple of its limit.
 */
export class ConnectionLimiter {
  private readonly reserved = new Map<Request, string>();
  private readonly slots = new Map<Transport, Slot>();
  private readonly users = new Tally<UserId>();
  private readonly addresses: AddressCounts;
  private readonly pending: AddressCounts;

  constructor(
    private readonly limits: ConnectionLimits,
    isFree: Readonly<{ address?: FreeAddress; pending?: FreeAddress }> = {},
  ) {
    this.addresses = new AddressCounts((prefix) => connectionMultiple(prefix) * limits.address, isFree.address);
    this.pending = new AddressCounts((prefix) => connectionMultiple(prefix) * limits.pending, isFree.pending);
  }

  /** Reserves a slot for an unauthenticated connection from this address. Returns false when none is free. */
  reserve(request: Request, address: string): boolean {
    if (this.pending.isFull(address)) return false;
    this.reserved.set(request, address);
    this.pending.add(address, 1);
    // Covers upgrade requests only, because Engine.IO reports the outcome of every other handshake.
    if (request.headers.upgrade !== undefined) request.socket.on("close", () => this.release(request));
    return true;
  }

  /** Releases the slot of a handshake that failed or became a transport. */
  release(request: Request): void {
    const address = this.reserved.get(request);
    if (address === undefined) return;
    this.reserved.delete(request);
    this.pending.add(address, -1);
  }

  register(transport: Transport, address: string): void {
    this.release(transport.request);
    this.replace(transport, { address, userId: null });
    transport.on("close", () => this.replace(transport, null));
  }

  /**
   * Counts the connection for the user. Refuses with `connection.too_many` when the user or the address has the
   * maximum.
   */
  assignUser(transport: Transport, userId: UserId): void {
    const place = this.slots.get(transport);
    if (!place) return;
    this.replace(transport, { ...place, userId: null });
    const isFull = this.users.of(userId) >= this.limits.user || this.addresses.isFull(place.address);
    if (isFull) throw tooManyConnections();
    this.replace(transport, { ...place, userId });
  }

  private replace(transport: Transport, next: Slot | null): void {
    const earlier = this.slots.get(transport);
    if (earlier) this.count(earlier, -1);
    if (next) this.count(next, 1);
    if (next) this.slots.set(transport, next);
    else this.slots.delete(transport);
  }

  private count({ address, userId }: Slot, change: 1 | -1): void {
    if (userId === null) return this.pending.add(address, change);
    this.users.add(userId, change);
    this.addresses.add(address, change);
  }
}

/** Counts every connection from its first request on. */
export function countConnections(
  io: ChatServer,
  places: ConnectionLimiter,
  addressOf: (request: Request) => string,
): void {
  io.engine.on("connection_error", ({ req }: Readonly<{ req: Request }>) => places.release(req));
  io.engine.on("connection", (transport: Transport) => places.register(transport, addressOf(transport.request)));
}

/** Runs after authentication. A user with too many connections gets a `connect_error`. */
export const acquireSlot =
  (places: ConnectionLimiter, report: (error: unknown) => void) =>
  ({ conn, data }: Connection, next: (error?: Error) => void): void => {
    try {
      places.assignUser(conn, data.identity.userId);
    } catch (error) {
      next(connectError(error, report));
      return;
    }
    next();
  };
