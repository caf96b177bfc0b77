import { describe, expect, it } from "vitest";
import type { User } from "../../../domain/accounts/user.js";
import { COUNT_RANGES } from "../../../domain/limits/counts.js";
import type { Draft } from "../../../domain/messages/message.js";
import { quoteOf } from "../../../domain/messages/quote.js";
import type { Room } from "../../../domain/rooms/room.js";
import { change, draft, newId, OWNERS_FENCE, roomOf, send, someone } from "../../builders.js";
import { everyMessage } from "../../store-reads.js";
import type { OpenStore, Store } from "../store.js";

const TEXTS = [
  "  spaces around, kept  ",
  "lines\nand\r\nlines\ttabs",
  `'quotes' "quotes" \`quotes\` \\ back\\slash`,
  '$1 ${x} %s :name ? -- /* */ ; {"json": [1, null]}',
  "👩‍👩‍👧‍👦 🏳️‍🌈 é e\u0301 ﷽ \u{10ffff}",
  "\u202eright to left\u202c שלום عليكم",
  "\u0001\u007f\u2028\u2029\ufeff\uffff",
  "😀".repeat(COUNT_RANGES["message.characters"].max),
];

/** Contract of what `MessageLog.append` stores beyond the text. */
export function messageContentContract(open: OpenStore): void {
  describe("MessageLog.append", () => {
    it("stores every text unchanged", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      for (const body of TEXTS) await send(store, room, owner, { body, clientMessageId: body.slice(0, 50) });
      const messages = await everyMessage(store, room);
      expect(messages.map(({ body }) => body)).toEqual(TEXTS);
      expect(messages.map(({ clientMessageId }) => clientMessageId)).toEqual(TEXTS.map((text) => text.slice(0, 50)));
    });

    it("stores data, the kind, the quoted message and the mentions, and compares a retry with them", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const quoted = await send(store, room, owner, { body: "q".repeat(1_000) });
      const special = {
        via: "bot",
        kind: "custom:poll",
        body: null,
        data: { options: ["yes", 1.5, null, { "\u{1f331}": true }], b: 1, a: 2 },
        replyTo: quoteOf(quoted),
        mentions: { userIds: [owner.id, newId()], room: true, here: true },
        clientMessageId: "special",
      } as const;
      const message = await send(store, room, owner, special);
      expect(message).toMatchObject(special);
      expect(await everyMessage(store, room)).toEqual([quoted, message]);
      const again = (other: Partial<Draft>) =>
        store.messageLog.append(draft(room, owner, { ...special, ...other }), OWNERS_FENCE);
      const { data } = special;
      expect(await again({ data: { a: data.a, b: data.b, options: data.options } })).toEqual({
        outcome: "repeated",
        message,
        sameContent: true,
      });
      for (const other of [
        { data: { ...data, a: 3 } },
        { kind: "custom:vote" as const },
        { replyTo: null },
        { body: "x" },
      ])
        expect(await again(other)).toMatchObject({ outcome: "repeated", sameContent: false });
      const edited = await change(store, message, "now with text");
      expect(await again({})).toEqual({ outcome: "repeated", message: edited, sameContent: true });
      expect(await again({ body: "now with text" })).toMatchObject({ sameContent: false });
    });

    it("quotes the current text of the message that another one replies to, and none of a deleted one", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const quoted = await send(store, room, owner, { body: "first" });
      const { id } = await send(store, room, owner, { replyTo: quoteOf(quoted) });
      const text = async () => (await store.messageLog.find(room.id, id))?.replyTo?.text;
      expect(await text()).toBe("first");
      await change(store, quoted, "edited");
      expect(await text()).toBe("edited");
      await change(store, quoted, null);
      expect(await text()).toBeNull();
    });
  });
}

async function roomWithOwner(open: OpenStore): Promise<{ store: Store; owner: User; room: Room }> {
  const store = await open();
  const owner = await someone(store);
  return { store, owner, room: await roomOf(store, owner) };
}
