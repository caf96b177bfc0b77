import type { Actor } from "../../../application/actor.js";
import type { ClientInfo } from "../../../application/client-info.js";
import type { Admission } from "../../../application/limits/admission.js";
import type { KeyedMutex } from "../../../application/concurrency/keyed-mutex.js";
import type { RateLimiter } from "../../../application/ports/rate-limiter.js";
import type { InFlightRequests } from "../../../application/limits/in-flight-requests.js";
import { DomainError } from "../../../domain/shared/domain-error.js";
import type { Ack } from "../../../protocol/events.js";
import type { Handler, UserHandler } from "../../api/handler.js";
import { ignoredKeys } from "../../api/ignored-keys.js";
import { failureView } from "../../presenters/failure-view.js";
import { isAbuse } from "./abuse.js";
import { acquireWhenWritable } from "./answer-backpressure.js";
import { OVERSIZED } from "./bounded-parser.js";
import { EncodedAnswer } from "./encoded-answer.js";
import type { ConnectionPeers } from "../push/connection-peers.js";
import type { Connection } from "../connection.js";
import { terminate, isOverloaded, type QueueLimits } from "../push/outgoing-queue.js";

/** Handlers of the operations that have an event, by event name. */
export type EventHandlers = ReadonlyMap<string, UserHandler>;

export function eventHandlers(handlers: readonly Handler[]): EventHandlers {
  const requests = new Map<string, UserHandler>();
  for (const handler of handlers) {
    const { event } = handler.operation;
    if (event !== undefined && !handler.isPublic) requests.set(event, handler);
  }
  return requests;
}

export type RoutingDeps = Readonly<{
  requests: EventHandlers;
  inFlight: InFlightRequests;
  /** The size of a full queue. */
  queue: QueueLimits;
  /** Holds a request until earlier ones of its connection with the same order have been served. */
  order: KeyedMutex;
  peers: Pick<ConnectionPeers, "wrote">;
  /** Called with the name, the outcome and the duration of every request. */
  answered: (event: string, ok: boolean, seconds: number) => void;
  admission: Admission;
  rateLimiter: RateLimiter;
  /** The address that the connection comes from. */
  addressOf: (connection: Connection) => string;
  /** Called with a warning about payload keys that are ignored; `null` in production. */
  onIgnored: ((event: string, warning: string) => void) | null;
  /** Ends the connection when its token has expired. Called after every request. */
  endIfExpired: (connection: Connection) => void;
  report: (error: unknown) => void;
}>;

/** Answers each request of the connection exactly once. No request can end the process. */
export function routeEvents(connection: Connection, deps: RoutingDeps): void {
  const { userId, sessionId } = connection.data.identity;
  const actor = { userId, sessionId, connectionId: connection.id };
  const caller = {
    address: deps.addressOf(connection),
    userAgent: connection.request.headers["user-agent"] ?? "",
  };
  connection.onAny((event: string, ...args: unknown[]) => {
    const [payload] = args;
    const ack = args.find(isAck);
    const from = performance.now();
    const { expiresAt } = connection.data.identity;
    const asked = { event, payload: isAck(payload) ? undefined : payload, actor, expiresAt, caller };
    reply(deps, connection, asked)
      .then(async (answer) => {
        ack?.(answer.ok ? EncodedAnswer.of(answer.json) : answer);
        deps.peers.wrote(connection.conn);
        deps.endIfExpired(connection);
        const name = deps.requests.has(event) ? event : "unknown";
        deps.answered(name, answer.ok, (performance.now() - from) / 1000);
        const code = answer.ok ? "" : answer.error.code;
        if (isOverloaded(connection, deps.queue) || (await isAbuse(code, connection.id, deps.rateLimiter)))
          terminate(connection);
      })
      .catch(deps.report);
  });
  // Prevents an exception: a client may send an event named "error", which an emitter without a listener throws.
  connection.on("error", () => undefined);
}

const requestTooLarge = () => new DomainError("too_large", "request.too_large", "The request is too large.");

/** A function is always an ack of Socket.IO, because clients can only send data. */
const isAck = (argument: unknown): argument is (reply: unknown) => void => typeof argument === "function";

type Reply = Readonly<{ ok: true; json: string | undefined }> | Extract<Ack<unknown>, { ok: false }>;
type Asked = Readonly<{ event: string; payload: unknown; actor: Actor; expiresAt: Date; caller: ClientInfo }>;

async function reply(
  { requests, order, admission, inFlight, queue, onIgnored, report }: RoutingDeps,
  connection: Connection,
  { event, payload, actor, expiresAt, caller }: Asked,
): Promise<Reply> {
  let json: string | undefined;
  const encode = (data: unknown): number => {
    json = JSON.stringify(data);
    return json === undefined ? 0 : Buffer.byteLength(json);
  };
  const handler = requests.get(event);
  const kind = handler?.operation.budget ?? "read";
  const handle = async () => {
    if (payload === OVERSIZED) throw requestTooLarge();
    if (!handler) throw new DomainError("not_found", "event.not_found", "There is no such event.");
    const { input: schema } = handler.operation;
    const ignored = onIgnored && ignoredKeys(schema, payload);
    if (ignored) onIgnored(event, ignored);
    return handler.handle(actor, { schema, input: payload }, caller);
  };
  const admit = () => admission.run({ actor, expiresAt, address: caller.address, kind }, handle, encode);
  const inTurn = async () => {
    const leave = await acquireWhenWritable(connection, inFlight, queue);
    try {
      const inOrder = handler?.operation.inOrder;
      return await (inOrder === undefined ? admit() : order.runExclusive(`${connection.id} ${inOrder}`, admit));
    } finally {
      leave();
    }
  };
  try {
    // Tracked, so that stopping the server also waits for requests that wait for their turn.
    await connection.data.tracker.track(inTurn);
    return { ok: true, json };
  } catch (error) {
    return { ok: false, error: failureView(error, report) };
  }
}
