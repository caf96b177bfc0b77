import fc from "fast-check";
import { expect, it } from "vitest";
import { ConnectionLost } from "../connection/connection-end.js";
import type { Message } from "../protocol.js";
import { RequestError, unreachable } from "../request-error.js";
import { initialState } from "../state/client-state.js";
import { createStore } from "../state/store.js";
import { RoomLog } from "../state/testing/room-log.js";
import { ChangeSender } from "./change-sender.js";
import { ReadWriteLock } from "./read-write-lock.js";

type Fate = "stored" | "ack lost" | "request lost" | "busy" | "failed" | "cut";

const refusal = (code: string, status: number) =>
  new RequestError({ code, message: code, status, retryable: status === 503 });

/** A server that stores the text and the user's reactions of two messages, behind an unreliable connection. */
class BadLine {
  ready = true;
  readonly readyForMs = 1_000;
  readonly texts = new Map<string, string | null>();
  readonly reactions = new Set<string>();
  readonly #sample: Message;

  constructor(readonly fates: Fate[]) {
    const log = new RoomLog();
    log.do({ kind: "send", author: 1 });
    const [sample] = log.messages;
    if (!sample) throw new Error("Nothing was sent.");
    this.#sample = sample;
  }

  async request(name: string, payload: unknown): Promise<never> {
    const { messageId, body = null, emoji } = payload as { messageId: string; body?: string; emoji?: string };
    await Promise.resolve();
    const fate = this.fates.shift() ?? "stored";
    if (fate === "busy") throw refusal("service.unavailable", 503);
    if (fate === "failed") throw refusal("internal", 500);
    if (fate === "request lost") throw unreachable();
    if (this.texts.get(messageId) === null && name === "message:edit") throw refusal("message.deleted", 409);
    if (emoji === undefined) this.texts.set(messageId, body);
    else if (name === "message:react") this.reactions.add(`${messageId} ${emoji}`);
    else this.reactions.delete(`${messageId} ${emoji}`);
    if (fate === "ack lost") throw unreachable();
    if (fate === "cut") throw new ConnectionLost(false);
    return { message: { ...this.#sample, id: messageId, body } } as never;
  }

  renew(): void {}
}

const fate = fc.constantFrom<Fate>("stored", "ack lost", "request lost", "busy", "failed", "cut");
const id = fc.constantFrom("m-1", "m-2");
const edit = fc.record({ id, body: fc.option(fc.constantFrom("a", "b", "c")) });
const reaction = fc.record({ id, emoji: fc.constantFrom("👍", "\u2764", "\u2764\ufe0f"), added: fc.boolean() });
const deed = fc.oneof(edit, reaction);

it("stores the last change of each message and reaction, and settles every change on an unreliable connection", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 10 }), fc.array(deed, { maxLength: 8 }), async (fates, deeds) => {
      const line = new BadLine(fates.filter((each, index) => each !== "cut" || fates.indexOf("cut") === index));
      const store = createStore(initialState);
      const refused: string[] = [];
      const sender = new ChangeSender({
        store,
        connection: line,
        retry: { baseMs: 1, capMs: 2 },
        lock: new ReadWriteLock(),
        onRefused: (_change, { code }) => refused.push(code),
      });
      const wanted = new Map<string, string | null>();
      const reactions = new Set<string>();
      let afterDeletion = 0;
      const outcomes = await Promise.allSettled(
        deeds.map((each) => {
          const isDeleted = wanted.get(each.id) === null;
          const message = { roomId: "room-1", id: each.id };
          if (isDeleted && !("body" in each && each.body === null)) afterDeletion += 1;
          if ("body" in each) {
            if (!isDeleted) wanted.set(each.id, each.body);
            return sender.change(message, each.body);
          }
          const key = `${each.id} ${each.emoji === "👍" ? each.emoji : "\u2764\ufe0f"}`;
          if (!isDeleted && each.added) reactions.add(key);
          else if (!isDeleted) reactions.delete(key);
          return sender.react(message, each.emoji, each.added);
        }),
      );
      expect(line.texts).toEqual(wanted);
      expect(line.reactions).toEqual(reactions);
      expect(store.get().changes).toEqual([]);
      expect(refused).toEqual([]);
      expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(afterDeletion);
    }),
    { numRuns: 200 },
  );
});
