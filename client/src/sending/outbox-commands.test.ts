import { expect, it } from "vitest";
import { initialState } from "../state/client-state.js";
import { createStore } from "../state/store.js";
import { OutboxCommands } from "./outbox-commands.js";
import { ReadWriteLock } from "./read-write-lock.js";
import { OutboxSender } from "./outbox-sender.js";
import { PendingSends } from "./pending-sends.js";

function offline() {
  const store = createStore(initialState);
  const connection = {
    ready: false,
    readyForMs: 0,
    request: () => Promise.reject(new Error("offline")),
    renew: () => undefined,
  };
  const sender = new OutboxSender({
    store,
    connection,
    retry: { baseMs: 1, capMs: 1 },
    lock: new ReadWriteLock(),
    onAcknowledged: () => undefined,
    onRefused: () => undefined,
  });
  return { store, messages: new OutboxCommands({ store, sender, pendingSends: new PendingSends() }) };
}

it("keeps a message that is sent offline, and only one of two sends with the same id", () => {
  const { store, messages } = offline();
  const first = messages.send("room-1", "hi", "my-id");
  expect(messages.send("room-1", "hi", "my-id")).toBe(first);
  expect(store.get().outbox).toMatchObject([{ clientMessageId: "my-id", body: "hi", status: "pending" }]);
});

it("rejects the pending sends of a discarded message", async () => {
  const { store, messages } = offline();
  const handle = messages.send("room-1", "hi");
  messages.discard(handle.clientMessageId);
  await expect(handle).rejects.toMatchObject({ code: "client.discarded" });
  await expect(messages.tryAgain(handle.clientMessageId)).rejects.toMatchObject({ code: "client.discarded" });
  expect(store.get().outbox).toEqual([]);
});
