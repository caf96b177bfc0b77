import { expect, it } from "vitest";
import type { Message } from "../protocol.js";
import { RequestError } from "../request-error.js";
import { initialState } from "../state/client-state.js";
import { createStore } from "../state/store.js";
import { RoomLog } from "../state/testing/room-log.js";
import { ChangeSender } from "./change-sender.js";
import { ReadWriteLock } from "./read-write-lock.js";

const message = { roomId: "room-1", id: "m-1" };

const tooLong = () =>
  new RequestError({ code: "message.too_long", message: "Too long.", status: 400, retryable: false });

function sampleMessage(): Message {
  const log = new RoomLog();
  log.do({ kind: "send", author: 1 });
  const [sample] = log.messages;
  if (!sample) throw new Error("Nothing was sent.");
  return { ...sample, ...message };
}

/** A server that refuses the first request when `refuse` is called, and stores all later ones. */
function refusingTheFirst() {
  const sample = sampleMessage();
  const requests: unknown[] = [];
  let refuse = () => undefined as void;
  const connection = {
    ready: true,
    readyForMs: 1_000,
    request: async (_name: string, payload: unknown): Promise<never> => {
      const { body = null } = payload as { body?: string };
      requests.push(body);
      if (requests.length === 1) {
        await new Promise<void>((_, reject) => {
          refuse = () => reject(tooLong());
        });
      }
      return { message: { ...sample, body } } as never;
    },
    renew: () => undefined,
  };
  return { connection, requests, refuse: () => refuse() };
}

function started() {
  const server = refusingTheFirst();
  const store = createStore(initialState);
  const refused: unknown[] = [];
  const sender = new ChangeSender({
    store,
    connection: server.connection,
    retry: { baseMs: 1, capMs: 2 },
    lock: new ReadWriteLock(),
    onRefused: (change) => refused.push("body" in change ? change.body : change.emoji),
  });
  return { ...server, store, refused, sender };
}

const nextTask = () => new Promise((later) => setTimeout(later));

it.each([["edit", "newer"] as const, ["deletion", null] as const])(
  "sends a newer %s after the server refused the edit that was in flight",
  async (_, newer) => {
    const { sender, store, requests, refused, refuse } = started();
    const older = sender.change(message, "older");
    await nextTask();
    const change = sender.change(message, newer);
    refuse();
    await expect(change).resolves.toMatchObject({ body: newer });
    await expect(older).resolves.toMatchObject({ body: newer });
    expect(requests).toEqual(["older", newer]);
    expect(refused).toEqual([]);
    expect(store.get().changes).toEqual([]);
  },
);

it("drops a refused edit when there is no newer change of the message", async () => {
  const { sender, store, refused, refuse } = started();
  const change = sender.change(message, "older");
  await nextTask();
  refuse();
  await expect(change).rejects.toMatchObject({ code: "message.too_long" });
  expect(refused).toEqual(["older"]);
  expect(store.get().changes).toEqual([]);
});
