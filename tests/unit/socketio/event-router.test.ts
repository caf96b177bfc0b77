import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import type { Connection } from "../../../src/adapters/socketio/connection.js";
import { routeEvents, type RoutingDeps } from "../../../src/adapters/socketio/events/event-router.js";
import { KeyedMutex } from "../../../src/application/concurrency/keyed-mutex.js";
import { InFlightRequests } from "../../../src/application/limits/in-flight-requests.js";
import { eventually } from "../../support/client.js";

const MANY_PACKETS = 64;
const MAX_WAITING = 100;
const straight = { track: <T>(work: () => Promise<T>) => work() };

/** Connections of one user, whose queues are filled and emptied by the test. */
function userAsks(more: Readonly<Record<string, unknown>> = {}, max = 1) {
  const inFlight = new InFlightRequests({ user: max, address: max });
  const answering = {
    requests: new Map<string, unknown>([
      ["ask", { operation: { budget: "read" }, handle: async () => "answer" }],
      ...Object.entries(more),
    ]),
    traffic: straight,
    inFlight,
    queue: { packets: MANY_PACKETS, bytes: 1_048_576 },
    order: new KeyedMutex(),
    peers: { wrote: () => undefined },
    answered: () => undefined,
    admission: { run: <T>(_request: unknown, work: () => Promise<T>) => work() },
    rateLimiter: { take: async () => undefined },
    addressOf: () => "192.0.2.1",
    endIfExpired: () => undefined,
    onIgnored: null,
    report: () => undefined,
  } as unknown as RoutingDeps;
  const connect = (queued: number) => {
    const writeBuffer: unknown[] = Array.from({ length: queued }, () => ({ data: "x" }));
    const listeners = new EventEmitter();
    const connection = {
      id: "connection",
      request: { headers: {} },
      connected: true,
      conn: { writeBuffer, transport: {} },
      data: { identity: { userId: "ada", sessionId: "one", expiresAt: new Date() }, tracker: straight },
      onAny: (listener: (...args: unknown[]) => void) => listeners.on("any", listener),
      on: () => undefined,
    };
    routeEvents(connection as unknown as Connection, answering);
    const codes: string[] = [];
    const ask = (event = "ask") =>
      listeners.emit("any", event, {}, (answer: { ok: boolean; error?: { code: string } }) =>
        codes.push(answer.error?.code ?? "ok"),
      );
    return { ask, codes, read: () => writeBuffer.splice(0) };
  };
  return { connect, inFlight };
}

it("holds no slot of the user while a request waits for the client to read", async () => {
  const { connect, inFlight } = userAsks();
  const [stalled, other] = [connect(MANY_PACKETS), connect(0)];
  stalled.ask();
  expect(inFlight.underWay("ada")).toBe(0);
  other.ask();
  await eventually(() => other.codes.length === 1, "the other connection's answer", 1_000);
  expect(stalled.codes).toEqual([]);
  stalled.read();
  await eventually(() => stalled.codes.length === 1, "the answer");
  expect(inFlight.underWay("ada")).toBe(0);
});

it("limits the requests that wait for the client to read", async () => {
  const { connect } = userAsks();
  const stalled = connect(MANY_PACKETS);
  for (let asked = 0; asked <= MAX_WAITING; asked += 1) stalled.ask();
  await eventually(() => stalled.codes.length === 1, "the refusal", 1_000);
  expect(stalled.codes).toEqual(["request.too_many"]);
  stalled.read();
  await eventually(() => stalled.codes.length === MAX_WAITING + 1, "the answers");
  expect(new Set(stalled.codes.slice(1))).toEqual(new Set(["ok"]));
});

it("runs requests whose operations have an order one after the other, also after a failure, and holds up no others", async () => {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const slow = (name: string, inOrder?: string) => ({
    operation: { budget: "read", ...(inOrder && { inOrder }) },
    handle: () => {
      begun.push(name);
      return new Promise((_answer, fail) => ends.push(() => fail(new Error(name))));
    },
  });
  const events = { watch: slow("watch", "watch"), unwatch: slow("unwatch", "watch"), set: slow("set", "status") };
  const { connect } = userAsks({ ...events, other: slow("other") }, 9);
  const { ask, codes } = connect(0);
  for (const event of ["watch", "unwatch", "set", "other"]) ask(event);
  await eventually(() => begun.length === 3, "the first requests");
  expect(begun).toEqual(["watch", "set", "other"]);
  ends[0]?.();
  await eventually(() => codes.length === 1, "the answer to the first one");
  await eventually(() => begun.length === 4, "the next request");
  expect(begun[3]).toBe("unwatch");
});
