import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { ConnectionPeers } from "../../../src/adapters/socketio/push/connection-peers.js";
import type { ChatServer } from "../../../src/adapters/socketio/connection.js";
import { LOOKS_WATCHED, OutgoingBytes, type Cut } from "../../../src/application/limits/outgoing-bytes.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

function pollingConnection() {
  const cuts: Cut[] = [];
  const limits = { peer: 1e6, user: 1e6, total: 1e6 };
  const outgoing = new OutgoingBytes({ limits, scheduler: new VirtualScheduler(), onCut: (why) => cuts.push(why) });
  const engine = new EventEmitter();
  const streams = { own: () => undefined, wrote: () => undefined };
  const peers = new ConnectionPeers({ engine } as unknown as ChatServer, {
    outgoing,
    streams,
    addressOf: () => "192.0.2.1",
  });
  const writeBuffer: { data: string }[] = [];
  const transport = Object.assign(new EventEmitter(), {
    writeBuffer,
    transport: { name: "polling" },
    close: () => undefined,
  });
  engine.emit("connection", transport);
  const poll = () => {
    transport.emit("flush", writeBuffer);
    writeBuffer.splice(0);
  };
  return { peers, cuts, outgoing, poll, queue: () => writeBuffer.push({ data: "x".repeat(100) }) };
}

it("keeps a polling connection that reads everything in each poll (S26)", () => {
  const { cuts, outgoing, poll, queue } = pollingConnection();
  for (let look = 0; look < 3 * LOOKS_WATCHED; look += 1) {
    queue();
    outgoing.look();
    poll();
  }
  expect(cuts).toEqual([]);
});

it("cuts off a connection that does not poll (S26)", () => {
  const { cuts, outgoing, queue } = pollingConnection();
  queue();
  for (let look = 0; look <= LOOKS_WATCHED; look += 1) outgoing.look();
  expect(cuts).toEqual(["slow"]);
});
