import type { z } from "zod";
import type { Actor } from "../../application/actor.js";
import type { Traffic } from "../../application/traffic.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { ClientToServerEvents } from "../../protocol/events.js";
import { checkedInput, type DomainProblems } from "../presenters/checked-input.js";
import { failureView } from "../presenters/failure-view.js";
import type { Connection } from "./connection.js";

type EventName = keyof ClientToServerEvents;
type AckOf<Name extends EventName> = NonNullable<Parameters<ClientToServerEvents[Name]>[1]>;
type DataOf<Name extends EventName> = Extract<Parameters<AckOf<Name>>[0], { ok: true }>["data"];

type Handle = (actor: Actor, payload: unknown) => Promise<unknown>;
export type Requests = ReadonlyMap<string, Handle>;
export type RequestEntry = readonly [EventName, Handle];

/** One event of the contract: its payload's schema, and what answers it. */
export const onRequest = <Name extends EventName, Schema extends z.ZodType>(
  name: Name,
  schema: Schema,
  answer: (actor: Actor, input: z.output<Schema>) => Promise<DataOf<Name>>,
  problems?: DomainProblems<Schema>,
): RequestEntry => [name, async (actor, payload) => answer(actor, checkedInput(schema, payload, problems))];

export type Answering = Readonly<{ requests: Requests; traffic: Traffic; report: (error: unknown) => void }>;

/** Answers everything that the connection sends: each request exactly once, whatever it is, and none ends the process. */
export function answerRequests(connection: Connection, answering: Answering): void {
  const { userId, sessionId } = connection.data.identity;
  const actor = { userId, sessionId, connectionId: connection.id };
  connection.onAny((event: string, ...args: unknown[]) => {
    const [payload] = args;
    const ack = args.find(isAck);
    reply(answering, actor, event, isAck(payload) ? undefined : payload)
      .then((answer) => ack?.(answer))
      .catch(answering.report);
  });
  // A client may name its event "error", which an emitter without a listener throws.
  connection.on("error", () => undefined);
}

/** Only Socket.IO makes functions here: what a client sends is data. */
const isAck = (argument: unknown): argument is (reply: unknown) => void => typeof argument === "function";

async function reply({ requests, traffic, report }: Answering, actor: Actor, event: string, payload: unknown) {
  try {
    const handle = requests.get(event);
    if (!handle) throw new DomainError("not_found", "event.not_found", "There is no such event.");
    return { ok: true, data: await traffic.answer(() => handle(actor, payload)) };
  } catch (error) {
    return { ok: false, error: failureView(error, report) };
  }
}
