import { expect, it } from "vitest";
import { initialState } from "../state/client-state.js";
import { parseOutbox } from "../state/outbox.js";
import { createStore } from "../state/store.js";
import { OutboxCommands } from "./outbox-commands.js";
import { ReadWriteLock } from "./read-write-lock.js";
import { OutboxSender, sendPayload } from "./outbox-sender.js";
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
  const first = messages.send("room-1", { body: "hi", clientMessageId: "my-id" });
  expect(messages.send("room-1", { body: "hi", clientMessageId: "my-id" })).toBe(first);
  expect(store.get().outbox).toMatchObject([{ clientMessageId: "my-id", body: "hi", status: "pending" }]);
});

it("keeps the data, the kind and the quoted message of a send, and sends them", () => {
  const { store, messages } = offline();
  const reply = { replyTo: "m-1", threadOf: "m-2", alsoInRoom: true };
  const content = { data: { options: ["tea"] }, kind: "custom:poll", ...reply } as const;
  void messages.send("room-1", { ...content, clientMessageId: "poll" });
  const stored = parseOutbox(JSON.parse(JSON.stringify(store.get().outbox)));
  expect(stored).toEqual(store.get().outbox);
  const [unsent] = stored;
  expect(unsent && sendPayload(unsent)).toEqual({ roomId: "room-1", clientMessageId: "poll", ...content });
  expect(
    parseOutbox([
      { ...unsent, kind: 5 },
      { ...unsent, data: "{}" },
      { ...unsent, replyTo: null },
    ]),
  ).toEqual([]);
});

it("rejects the pending sends of a discarded message", async () => {
  const { store, messages } = offline();
  const handle = messages.send("room-1", { body: "hi" });
  messages.discard(handle.clientMessageId);
  await expect(handle).rejects.toMatchObject({ code: "client.discarded" });
  await expect(messages.tryAgain(handle.clientMessageId)).rejects.toMatchObject({ code: "client.discarded" });
  expect(store.get().outbox).toEqual([]);
});
