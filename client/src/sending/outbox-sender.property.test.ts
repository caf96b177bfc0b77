import fc from "fast-check";
import { expect, it } from "vitest";
import { ConnectionLost } from "../connection/connection-end.js";
import type { Message } from "../protocol.js";
import { RequestError, unreachable } from "../request-error.js";
import { initialState } from "../state/client-state.js";
import { createStore } from "../state/store.js";
import { person, plainMessage } from "../state/testing/entities.js";
import { OutboxCommands } from "./outbox-commands.js";
import { ReadWriteLock } from "./read-write-lock.js";
import { OutboxSender } from "./outbox-sender.js";
import { PendingSends } from "./pending-sends.js";

type Fate = "stored" | "ack lost" | "request lost" | "busy" | "cut" | "refused";

const refusal = (code: string, retryable: boolean) =>
  new RequestError({ code, message: code, status: retryable ? 503 : 403, retryable });

/**
 * A server behind an unreliable connection. The outcomes of the first requests are random; later requests are stored.
 */
class BadLine {
  ready = true;
  readonly stored: Message[] = [];
  readonly refused: string[] = [];
  readonly cuts = new Map<string, number>();
  reconnected: () => void = () => undefined;

  #readySince = performance.now();

  constructor(
    readonly fates: Fate[],
    readonly poison: ReadonlySet<string>,
  ) {}

  get readyForMs(): number {
    return this.ready ? performance.now() - this.#readySince : 0;
  }

  async request(_name: string, payload: unknown): Promise<never> {
    const { roomId, body, clientMessageId } = payload as { roomId: string; body: string; clientMessageId: string };
    await Promise.resolve();
    const fate = this.poison.has(body) ? "poison" : (this.fates.shift() ?? "stored");
    if (fate === "poison") throw this.cut(clientMessageId);
    if (fate === "busy") throw refusal("service.unavailable", true);
    if (fate === "request lost") throw unreachable();
    const earlier = this.stored.find((message) => message.clientMessageId === clientMessageId);
    if (fate === "refused" && !earlier) {
      this.refused.push(clientMessageId);
      throw refusal("room.muted", false);
    }
    const message = earlier ?? messageOf(roomId, this.stored.length + 1, body, clientMessageId);
    if (!earlier) this.stored.push(message);
    if (fate === "cut") throw this.cut(clientMessageId);
    if (fate === "ack lost") throw unreachable();
    return { message, repeated: earlier !== undefined } as never;
  }

  renew(): void {}

  private cut(clientMessageId: string): ConnectionLost {
    this.cuts.set(clientMessageId, (this.cuts.get(clientMessageId) ?? 0) + 1);
    if (this.ready) setTimeout(() => this.reconnect(), 1);
    this.ready = false;
    return new ConnectionLost(false);
  }

  private reconnect(): void {
    this.ready = true;
    this.#readySince = performance.now();
    this.reconnected();
  }
}

const messageOf = (roomId: string, seq: number, body: string, clientMessageId: string): Message => ({
  ...plainMessage({ id: `m-${seq}`, roomId, seq, rev: seq, author: person(1), body }),
  clientMessageId,
});

function sending(line: BadLine) {
  const store = createStore(initialState);
  const pendingSends = new PendingSends();
  const acknowledged: string[] = [];
  const sender = new OutboxSender({
    store,
    connection: line,
    retry: { baseMs: 1, capMs: 2 },
    lock: new ReadWriteLock(),
    onAcknowledged: (clientMessageId, message) => {
      acknowledged.push(clientMessageId);
      pendingSends.resolve(clientMessageId, message);
    },
    onRefused: ({ clientMessageId }, failure) => pendingSends.reject(clientMessageId, failure),
  });
  line.reconnected = () => sender.flush();
  return { store, messages: new OutboxCommands({ store, sender, pendingSends }), acknowledged };
}

const fate = fc.constantFrom<Fate>("stored", "ack lost", "request lost", "busy", "cut", "refused");

const rooms = fc.array(fc.nat(2), { maxLength: 8 });
const poison = fc.uniqueArray(fc.nat(7), { maxLength: 2 });

it("settles and stores each send once, in the order of its room, on an unreliable connection", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 12 }), rooms, poison, async (fates, lanes, poisonous) => {
      const line = new BadLine([...fates], new Set(poisonous.map(String)));
      const { store, messages, acknowledged } = sending(line);
      const sent = lanes.map((room, turn) => messages.send(`room-${room}`, { body: `${turn}` }));
      const outcomes = await Promise.allSettled(sent);

      const succeeded = sent.filter((_, index) => outcomes[index]?.status === "fulfilled");
      const ids = succeeded.map(({ clientMessageId }) => clientMessageId);
      expect(acknowledged.toSorted()).toEqual(ids.toSorted());
      const stored = line.stored.map(({ clientMessageId }) => `${clientMessageId}`);
      expect(new Set(stored).size).toBe(stored.length);
      expect(stored).toEqual(expect.arrayContaining(ids));

      const endedTwice = [...line.cuts].filter(([, cuts]) => cuts > 1).map(([id]) => id);
      expect([...line.cuts.values()].every((cuts) => cuts <= 2)).toBe(true);
      const failed = store.get().outbox.map(({ clientMessageId, status }) => `${clientMessageId} ${status}`);
      expect(failed.sort()).toEqual([...line.refused, ...endedTwice].map((id) => `${id} failed`).sort());
      for (const roomId of ["room-0", "room-1", "room-2"]) {
        const turns = line.stored.filter((message) => message.roomId === roomId).map(({ body }) => Number(body));
        expect(turns).toEqual(turns.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 200 },
  );
});
