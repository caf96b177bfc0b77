import { expect, it } from "vitest";
import type { Connection } from "../../../src/adapters/socketio/connection.js";
import { SlowConsumers } from "../../../src/adapters/socketio/push/slow-consumers.js";
import { eventually } from "../../support/client.js";

const MANY_PACKETS = 5;
const ROOM = "0192f0c0-0000-7000-8000-000000000001";

/** A connection that reads nothing until `read` is called. */
function slowConnection(emit: (event: string) => void) {
  const writeBuffer: unknown[] = Array.from({ length: MANY_PACKETS }, () => ({ data: "x" }));
  const connection = { connected: true, conn: { writeBuffer, transport: {} }, rooms: new Set([ROOM]), emit };
  return { connection: connection as unknown as Connection, read: () => writeBuffer.splice(0) };
}

it("reports a connection that fails when it resumes, and resumes the others", async () => {
  const reported: unknown[] = [];
  const emitted: string[] = [];
  const consumers = new SlowConsumers({
    queue: { packets: MANY_PACKETS, bytes: 1_048_576 },
    timeoutMs: 30_000,
    report: (error) => void reported.push(error),
  });
  const failing = slowConnection(() => {
    throw new Error("The transport is gone.");
  });
  const other = slowConnection((event) => void emitted.push(event));
  for (const { connection } of [failing, other]) expect(consumers.accepts(connection, ROOM, 7)).toBe(false);
  for (const { read } of [failing, other]) read();
  await eventually(() => emitted.length > 0, "the other connection's resync");
  expect(emitted).toEqual(["room:resync"]);
  expect(reported.map(String)).toEqual(["Error: The transport is gone."]);
});
