import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SendMessage } from "../../../application/messages/send-message.js";
import { AccessCache } from "../../../application/rooms/access-cache.js";
import type { Appended, MessageLog } from "../../../application/ports/message-log.js";
import type { User } from "../../../domain/accounts/user.js";
import { DEFAULT_COUNTS } from "../../../domain/limits/counts.js";
import type { Room } from "../../../domain/rooms/room.js";
import { giveRole, join, leave, newId, roomOf, sanction, send, someone, times } from "../../builders.js";
import { everyMessage } from "../../store-reads.js";
import type { Store } from "../store.js";

export type Nodes = Readonly<{ stores: readonly [Store, Store]; close(): Promise<void> }>;

const ROUNDS = 15;
const OWNERS_SENDS = 30;

/** Contract of two nodes that cache access rights and exchange no hints. */
export function cachedSendersContract(name: string, open: () => Promise<Nodes>): void {
  describe(`senders whose access two nodes cache, ${name}`, () => {
    let nodes: Nodes;
    beforeAll(async () => void (nodes = await open()));
    afterAll(() => nodes.close());

    it("stores no message of a sender who left, and keeps the order of the other senders", async () => {
      const [store] = nodes.stores;
      const senders = nodes.stores.map(senderOn);
      const [owner, guest] = [await someone(store), await someone(store)];
      const room = await roomOf(store, owner);
      for (let round = 0; round < ROUNDS; round += 1) {
        await join(store, room, guest);
        for (const say of senders) await Promise.all([say(owner, room, "warm"), say(guest, room, "warm")]);

        const guests = senders.map((say) => untilRefused(() => say(guest, room, "guest")));
        const owners = senders.map((say, node) =>
          Promise.all(times(OWNERS_SENDS, (turn) => say(owner, room, `${round} ${node} ${turn}`))),
        );
        for (let sent = 0; sent < round % 4; sent += 1) await send(store, room, owner);
        const departure = await leave(store, room, guest);

        expect(await Promise.all(guests)).toEqual(["room.not_a_member", "room.not_a_member"]);
        await Promise.all(owners);
        const messages = await everyMessage(store, room);
        const guestRevs = messages.filter(({ author }) => author.id === guest.id).map(({ rev }) => rev);
        expect(Math.max(...guestRevs)).toBeLessThan(departure.rev);
        for (const node of senders.keys()) {
          const bodies = messages.map(({ body }) => body).filter((body) => body?.startsWith(`${round} ${node} `));
          expect(bodies).toEqual(times(OWNERS_SENDS, (turn) => `${round} ${node} ${turn}`));
        }
      }
    });

    it("stores a message without deciding again while others join, leave, and are muted, banned, removed and given roles", async () => {
      const [store, other] = nodes.stores;
      const [owner, guest] = [await someone(store), await someone(store)];
      const room = await roomOf(store, owner);
      const counts = { stored: 0, fenced: 0, repeated: 0 };
      const say = senderOn({ ...store, messageLog: countingLog(store.messageLog, counts) });
      await say(owner, room, "warm");
      const moderated = { user: guest, by: owner };
      for (const happens of [
        () => join(other, room, guest),
        () => giveRole(other, room, guest, "moderator"),
        () => giveRole(other, room, guest, "member"),
        () => sanction(other, room, { ...moderated, kind: "mute" }),
        () => leave(other, room, guest),
        () => sanction(other, room, { ...moderated, kind: "mute" }),
        () => join(other, room, guest),
        () => sanction(other, room, { ...moderated, kind: "ban" }),
      ]) {
        await happens();
        await say(owner, room, "undisturbed");
      }
      expect(counts).toEqual({ stored: 9, fenced: 0, repeated: 0 });
    });

    it("lets a new member send at once, also on nodes that refused the user before", async () => {
      const [store] = nodes.stores;
      const senders = nodes.stores.map(senderOn);
      const [owner, guest] = [await someone(store), await someone(store)];
      const room = await roomOf(store, owner);
      for (const say of senders)
        await expect(say(guest, room, "hi")).rejects.toMatchObject({ code: "room.not_a_member" });
      await join(store, room, guest);
      for (const say of senders) expect(await say(guest, room, "hi")).toMatchObject({ repeated: false });
    });
  });
}

const countingLog = (messageLog: MessageLog, counts: Record<Appended["outcome"], number>): MessageLog => ({
  append: async (...given) => {
    const appended = await messageLog.append(...given);
    counts[appended.outcome] += 1;
    return appended;
  },
  sent: (draft) => messageLog.sent(draft),
  find: (...key) => messageLog.find(...key),
  pins: (roomId) => messageLog.pins(roomId),
  versions: (...query) => messageLog.versions(...query),
  history: (...query) => messageLog.history(...query),
  changes: (...query) => messageLog.changes(...query),
});

function senderOn({ roomReader, messageLog }: Pick<Store, "roomReader" | "messageLog">) {
  const sendMessage = new SendMessage({
    accessCache: new AccessCache(roomReader),
    transactions: {
      append: (...given) => messageLog.append(...given),
      inRoom: () => Promise.reject(new Error("unused")),
    },
    messageLog,
    roomReader,
    rateLimiter: { take: async () => {}, takeAll: async () => {}, charge: async () => {}, left: () => null },
    idGenerator: { next: newId },
    clock: { now: () => new Date() },
    counts: DEFAULT_COUNTS,
  });
  return (user: User, room: Room, body: string) =>
    sendMessage.execute({ userId: user.id, sessionId: newId() }, { roomId: room.id, body, clientMessageId: newId() });
}

async function untilRefused(say: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    try {
      await Promise.all([say(), say(), say()]);
    } catch (refusal) {
      return (refusal as { code?: string }).code;
    }
  }
}
