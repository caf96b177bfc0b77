import { describe, expect, it } from "vitest";
import type { HistoryCursor } from "../../../domain/messages/history-page.js";
import type { Message, TimelineMessage } from "../../../domain/messages/message.js";
import { countThatFits, jsonBytes, MAX_PAGE_BYTES } from "../../../domain/shared/page-bytes.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { RoomView } from "../../../application/ports/room-reader.js";
import { moment, roomOf, send, sendMany, someone } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

const COUNT = 100;
/** Bodies of 4,000 characters: three bytes each, six bytes each as JSON, one byte each. */
const BODIES = ["語", "\u0001", "x"].map((character) => character.repeat(4_000));

const messagesBytes = (messages: readonly Message[]) => new TextEncoder().encode(JSON.stringify(messages)).length;

/** Pages of long messages from `MessageLog` and `RoomReader`. */
export function pageBytesContract(open: OpenStore): void {
  describe("pages of long messages", () => {
    const longRoom = async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner);
      const all = await sendMany(store, room, owner, COUNT, (index) => ({ body: BODIES[index % BODIES.length] ?? "" }));
      return { store, owner, room, all };
    };

    it("pages through the whole history in either direction, within the byte limit of a page", async () => {
      const { store, room, all } = await longRoom();
      const walk = async (
        first: HistoryCursor,
        next: (page: readonly TimelineMessage[]) => HistoryCursor,
        more: "hasBefore" | "hasAfter",
      ) => {
        const seen: TimelineMessage[] = [];
        for (let cursor: HistoryCursor | null = first; cursor; ) {
          const page = await store.messageLog.history(room.id, cursor, COUNT);
          expect(page.items.length).toBeGreaterThan(10);
          expect(messagesBytes(page.items)).toBeLessThanOrEqual(MAX_PAGE_BYTES);
          seen.push(...page.items);
          cursor = page[more] ? next(page.items) : null;
        }
        return seen.sort((a, b) => a.seq - b.seq);
      };
      expect(await walk({ newest: true }, ([first]) => ({ before: first?.seq ?? 0 }), "hasBefore")).toEqual(all);
      expect(await walk({ after: 0 }, (page) => ({ after: page.at(-1)?.seq ?? 0 }), "hasAfter")).toEqual(all);
    });

    it("keeps the requested message in the middle of the page", async () => {
      const { store, room } = await longRoom();
      for (const around of [1, 50, COUNT]) {
        const { items, hasBefore, hasAfter } = await store.messageLog.history(room.id, { around }, COUNT);
        const seqs = items.map(({ seq }) => seq);
        expect(seqs).toContain(around);
        expect(messagesBytes(items)).toBeLessThanOrEqual(MAX_PAGE_BYTES);
        expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
        expect([hasBefore, hasAfter]).toEqual([seqs[0] !== 1, seqs.at(-1) !== COUNT]);
      }
    });

    const everyChange = async (store: Store, roomId: RoomId) => {
      const seen: Message[] = [];
      let [after, more] = [0, true];
      while (more) {
        const page = await store.messageLog.changes(roomId, { after, limit: COUNT });
        expect(page?.from).toBe(after);
        expect(messagesBytes(page?.messages ?? [])).toBeLessThanOrEqual(MAX_PAGE_BYTES);
        seen.push(...(page?.messages ?? []));
        [after, more] = [page?.rev ?? 0, page?.more ?? false];
      }
      return seen;
    };

    it("pages through all changes", async () => {
      const { store, room, all } = await longRoom();
      expect(await everyChange(store, room.id)).toEqual(all);
    });

    it.each([
      ["many elements", Array.from({ length: 2_000 }, () => 1)],
      ["large numbers", Array.from({ length: 500 }, () => 1e308)],
    ])(
      "pages through all changes of data that takes more space in a database than as JSON: %s",
      async (_what, list) => {
        const store = await open();
        const owner = await someone(store);
        const room = await roomOf(store, owner);
        const all = await sendMany(store, room, owner, COUNT + 10, () => ({ body: "", data: { list } }));
        expect((await everyChange(store, room.id)).map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq));
        const { items, hasBefore } = await store.messageLog.history(room.id, { newest: true }, COUNT);
        expect([items.at(-1)?.seq, hasBefore]).toEqual([all.length, true]);
      },
    );

    it("pages through a list of rooms with long last messages", async () => {
      const store = await open();
      const owner = await someone(store);
      const rooms: string[] = [];
      for (const index of Array.from({ length: COUNT }).keys()) {
        const room = await roomOf(store, owner);
        await send(store, room, owner, { body: BODIES[index % BODIES.length] ?? "" });
        rooms.unshift(room.id);
      }
      const seen: string[] = [];
      const bytesIn = ({ latest }: RoomView) => jsonBytes(latest[0]?.body ?? "");
      for (let isEnd = false; !isEnd; ) {
        const [after] = seen.slice(-1);
        const query = {
          membership: "joined",
          at: moment(1),
          limit: COUNT + 1,
          ...(after !== undefined && { after }),
        } as const;
        const listed = await store.roomReader.list(owner.id, query);
        const count = countThatFits(listed, bytesIn);
        seen.push(...listed.slice(0, count).map(({ room }) => room.id));
        isEnd = listed.length === count;
      }
      expect(seen).toEqual(rooms);
    });

    it("shows the newest messages in the view of a room", async () => {
      const { store, owner, room, all } = await longRoom();
      const { latest = [] } = (await store.roomReader.view(room.id, owner.id, COUNT)) ?? {};
      expect(messagesBytes(latest)).toBeLessThanOrEqual(MAX_PAGE_BYTES);
      expect(latest.length).toBeGreaterThan(10);
      expect(latest).toEqual(all.slice(-latest.length));
    });
  });
}
