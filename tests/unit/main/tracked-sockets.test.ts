import { EventEmitter } from "node:events";
import type { Server } from "node:http";
import { expect, it } from "vitest";
import { TrackedSockets } from "../../../src/main/server/tracked-sockets.js";
import { eventually } from "../../support/client.js";

it("reports a failing close, and closes the other connections", async () => {
  const reported: unknown[] = [];
  let isClosing = false;
  const server = Object.assign(new EventEmitter(), {
    closeIdleConnections: () => {
      if (isClosing) throw new Error("not closed");
      isClosing = true;
    },
  });
  const sockets = new TrackedSockets(server as unknown as Server, (error) => void reported.push(error));
  const failing = Object.assign(new EventEmitter(), {
    destroy: () => {
      throw new Error("not destroyed");
    },
  });
  let isDestroyed = false;
  const other = Object.assign(new EventEmitter(), { destroy: () => (isDestroyed = true) });
  for (const socket of [failing, other]) server.emit("connection", socket);
  await sockets.closeWithin(1, () => eventually(() => isDestroyed && reported.length > 1, "the end of the others"));
  expect(new Set(reported.map(String))).toEqual(new Set(["Error: not destroyed", "Error: not closed"]));
});
