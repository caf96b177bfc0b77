import { expect, it } from "vitest";
import { BusReceiver } from "../../../src/application/realtime/publish/bus-receiver.js";
import type { BusListener } from "../../../src/application/ports/room-bus.js";

const nothing = () => undefined;

it("looks for changes and for lost rights to watch people when the bus is back", () => {
  const done: string[] = [];
  let bus: BusListener | undefined;
  new BusReceiver({
    roomBus: { start: (listener) => void (bus = listener) },
    eventPublisher: { updateSubscriptions: nothing, endConnections: nothing },
    feeds: { receive: nothing },
    activities: { receive: nothing },
    receipts: { receive: nothing, withdraw: nothing, separate: nothing },
    userFeeds: { noteRev: nothing },
    presences: { receive: nothing, blocksChanged: nothing, missedHints: () => void done.push("rights") },
    headCheck: { now: () => void done.push("changes") },
    roomReader: { access: async () => null },
    report: nothing,
  }).start();
  expect(done).toEqual([]);
  bus?.onReconnect();
  expect(done).toEqual(["changes", "rights"]);
});
