import { ReceiptChoices } from "../../../src/application/realtime/receipts/receipt-choices.js";
import { expect, it } from "vitest";
import { OpenConnection } from "../../../src/application/realtime/connections/open-connection.js";
import { BlockLists } from "../../../src/application/realtime/presence/block-lists.js";
import { buildUser, moment } from "../../../src/contracts/builders.js";

function scene(isOpen = () => true) {
  const calls: string[] = [];
  const blockLists = new BlockLists();
  const receiptChoices = new ReceiptChoices();
  const openConnection = new OpenConnection({
    receiptChoices,
    handshakeReads: {
      user: async () => buildUser({ id: "ada" }),
      roomPositions: async () => [],
      blockedIds: async () => {
        calls.push("blockedIds");
        return ["bob"];
      },
    },
    feeds: { open: async () => {}, isBehind: () => false },
    userFeeds: {
      open: async () => {
        calls.push("userRev");
        return 7;
      },
    },
    subscriptions: {
      isOpen,
      open: () => {
        calls.push(`subscribed, ${blockLists.of("ada").size} blocked`);
        return [];
      },
    },
    blockLists,
    sessionCache: { assertActiveFresh: async () => {} },
    epochMonitor: { current: async () => "epoch" },
    clock: { now: () => moment() },
  });
  const open = () => openConnection.execute({ userId: "ada", sessionId: "session", connectionId: "one" });
  return { open, calls, blockLists };
}

it("knows whom the user blocks before the connection is subscribed, as of `userRev` or later", async () => {
  const { open, calls } = scene();
  expect((await open()).blockedIds).toEqual(["bob"]);
  expect(calls).toEqual(["userRev", "blockedIds", "subscribed, 1 blocked"]);
});

it("keeps no list of a connection that ended meanwhile", async () => {
  const { open, blockLists } = scene(() => false);
  await open();
  expect(blockLists.of("ada").size).toBe(0);
});
