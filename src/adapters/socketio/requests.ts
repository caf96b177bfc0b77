import type { z } from "zod";
import type { Actor } from "../../application/actor.js";
import type { Admission, RequestKind } from "../../application/limits/admission.js";
import type { RateLimiter } from "../../application/ports/rate-limiter.js";
import type { InFlightRequests } from "../../application/limits/in-flight-requests.js";
import type { Traffic } from "../../application/traffic.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { Ack, ClientToServerEvents } from "../../protocol/events.js";
import { checkedInput, type DomainProblems } from "../presenters/checked-input.js";
import { failureView } from "../presenters/failure-view.js";
import { isAbuse } from "./abuse.js";
import { enterWithSpace } from "./answer-space.js";
import { OVERSIZED } from "./bounded-parser.js";
import type { ConnectionPeers } from "./connection-peers.js";
import type { Connection } from "./connection.js";
import { cutOff, isFlooded } from "./outgoing-queue.js";

type EventName = keyof ClientToServerEvents;
type AckOf<Name extends EventName> = NonNullable<Parameters<ClientToServerEvents[Name]>[1]>;
type DataOf<Name extends EventName> = Extract<Parameters<AckOf<Name>>[0], { ok: true }>["data"];

type Handle = (actor: Actor, payload: unknown) => Promise<unknown>;
const KINDS: Readonly<Partial<Record<string, RequestKind>>> = { "message:send": "send", "auth:refresh": "account" };
export type Requests = ReadonlyMap<string, Handle>;
export type RequestEntry = readonly [EventName, Handle];

/** One event of the contract: its payload's schema, and what answers it. */
export const onRequest = <Name extends EventName, Schema extends z.ZodType>(
  name: Name,
  schema: Schema,
  answer: (actor: Actor, input: z.output<Schema>) => Promise<DataOf<Name>>,
  problems?: DomainProblems<Schema>,
): RequestEntry => [name, async (actor, payload) => answer(actor, checkedInput(schema, payload, problems))];

export type Answering = Readonly<{
  requests: Requests;
  traffic: Traffic;
  inFlight: InFlightRequests;
  peers: Pick<ConnectionPeers, "wrote">;
  /** Told of every answer: how long it took, and under which name of the contract it came. */
  answered: (event: string, ok: boolean, seconds: number) => void;
  admission: Admission;
  limiter: RateLimiter;
  /** Where the connection comes from. */
  addressOf: (connection: Connection) => string;
  /** Told after every request, so that a connection whose token ran out ends. */
  endIfExpired: (connection: Connection) => void;
  report: (error: unknown) => void;
}>;

/** Answers everything that the connection sends: each request exactly once, whatever it is, and none ends the process. */
export function answerRequests(connection: Connection, answering: Answering): void {
  const { userId, sessionId } = connection.data.identity;
  const actor = { userId, sessionId, connectionId: connection.id };
  const address = answering.addressOf(connection);
  const traffics = [answering.traffic, connection.data.traffic] as const;
  connection.onAny((event: string, ...args: unknown[]) => {
    const [payload] = args;
    const ack = args.find(isAck);
    const from = performance.now();
    const { expiresAt } = connection.data.identity;
    const asked = { event, payload: isAck(payload) ? undefined : payload, actor, expiresAt, address };
    reply({ ...answering, traffics, connection }, asked)
      .then(async (answer) => {
        ack?.(answer);
        answering.peers.wrote(connection.conn);
        answering.endIfExpired(connection);
        const name = answering.requests.has(event) ? event : "unknown";
        answering.answered(name, answer.ok, (performance.now() - from) / 1000);
        const code = answer.ok ? "" : answer.error.code;
        if (isFlooded(connection) || (await isAbuse(code, connection.id, answering.limiter))) cutOff(connection);
      })
      .catch(answering.report);
  });
  // A client may name its event "error", which an emitter without a listener throws.
  connection.on("error", () => undefined);
}

const requestTooLarge = () => new DomainError("too_large", "request.too_large", "The request is too large.");

/** Only Socket.IO makes functions here: what a client sends is data. */
const isAck = (argument: unknown): argument is (reply: unknown) => void => typeof argument === "function";

type Replying = Answering & Readonly<{ traffics: readonly [Traffic, Traffic]; connection: Connection }>;
type Asked = Readonly<{ event: string; payload: unknown; actor: Actor; expiresAt: Date; address: string }>;

async function reply(
  { requests, traffics, connection, admission, inFlight, report }: Replying,
  { event, payload, actor, expiresAt, address }: Asked,
): Promise<Ack<unknown>> {
  const [everybody, own] = traffics;
  const kind = KINDS[event] ?? "read";
  let leave = () => {};
  try {
    leave = await enterWithSpace(connection, () => inFlight.enterInTurn(actor.userId));
    const work = () =>
      admission.run({ actor, expiresAt, address, kind }, async () => {
        if (payload === OVERSIZED) throw requestTooLarge();
        const handle = requests.get(event);
        if (!handle) throw new DomainError("not_found", "event.not_found", "There is no such event.");
        return handle(actor, payload);
      });
    return { ok: true, data: await everybody.answer(() => own.answer(work)) };
  } catch (error) {
    return { ok: false, error: failureView(error, report) };
  } finally {
    leave();
  }
}
