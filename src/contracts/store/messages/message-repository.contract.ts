import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import type { Draft, Message } from "../../../domain/messages/message.js";
import type { Room } from "../../../domain/rooms/room.js";
import {
  ascending,
  change,
  consecutive,
  draft,
  moment,
  newId,
  OWNERS_FENCE,
  roomOf,
  send,
  someone,
  times,
  buildDraft,
} from "../../builders.js";
import { everyMessage } from "../../store-reads.js";
import type { OpenStore, Store } from "../store.js";

/** `MessageRepository`, and how readers see a changed message. */
export function messageRepositoryContract(open: OpenStore): void {
  describe("MessageRepository", () => {
    it("finds only messages of the room", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const [message, other] = [await send(store, room, owner), await roomOf(store, owner)];
      const find = (roomId: string, id: string) => store.unitOfWork.run((tx) => tx.messages.find(roomId, id));
      expect(await find(room.id, message.id)).toEqual(message);
      expect(await store.messageLog.find(room.id, message.id)).toEqual(message);
      for (const [roomId, id] of [
        [other.id, message.id],
        [room.id, newId()],
        [newId(), message.id],
      ] as const) {
        expect(await find(roomId, id)).toBeNull();
        expect(await store.messageLog.find(roomId, id)).toBeNull();
      }
    });

    it("replaces only the fields that an edit or a deletion changes", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const message = await send(store, room, owner);
      const edited = await change(store, message, "«edited» \u{1f331}");
      expect(edited).toEqual({ ...message, rev: 3, contentRev: 3, body: "«edited» \u{1f331}", editedAt: moment(5) });
      expect(await store.messageLog.find(room.id, message.id)).toEqual(edited);
      const deleted = await change(store, message, null);
      expect(deleted).toEqual({ ...edited, rev: 4, contentRev: 4, body: null, deletedAt: moment(6) });
      expect(await store.messageLog.find(room.id, message.id)).toEqual(deleted);
      const tampered = { ...deleted, seq: 9, roomId: room.id, clientMessageId: "another", sentAt: moment(9) };
      await store.unitOfWork.run((tx) => tx.messages.save(tampered));
      expect(await store.messageLog.find(room.id, message.id)).toEqual(deleted);
      const marked = {
        ...deleted,
        rev: 5,
        data: { a: [1] },
        mentions: { userIds: [owner.id], room: true, here: false },
        reactions: [{ emoji: "\u{1f331}", count: 1, userIds: [owner.id] }],
        pinnedAt: moment(7),
      };
      await store.unitOfWork.run((tx) => tx.messages.save(marked));
      expect(await store.messageLog.find(room.id, message.id)).toEqual(marked);
    });

    it("finds and saves several messages at once like one after the other, those of other rooms not", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const [one, two, three] = [
        await send(store, room, owner, { body: "one" }),
        await send(store, room, owner, { body: "two", data: { a: [1e300, "\u2028"] } }),
        await send(store, await roomOf(store, owner), owner),
      ];
      await change(store, two, "two again");
      const run = store.unitOfWork.run(async (tx) => {
        await tx.rooms.lock(room.id);
        const found = await tx.messages.findAll(room.id, [two.id, newId(), three.id, one.id]);
        expect(found.map(({ id }) => id)).toEqual([two.id, one.id]);
        const gone = { body: null, data: null, deletedAt: moment(6) };
        const changed = found.map((message) => ({
          ...message,
          rev: 9,
          contentRev: 9,
          ...(message.id === two.id && gone),
        }));
        await tx.messages.saveAll(changed);
        expect(await tx.messages.findAll(room.id, [one.id, two.id])).toEqual(changed.toReversed());
        return changed;
      });
      const [deleted, kept] = await run;
      expect(await store.messageLog.find(room.id, two.id)).toEqual(deleted);
      expect(await store.messageLog.find(room.id, one.id)).toEqual(kept);
      expect(await store.messageLog.versions(two.id, { limit: 9 })).toEqual([]);
      expect(await repeat(store, one, "one")).toMatchObject({ sameContent: true });
    });

    it("reads its own writes, and stores none when the work throws", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const message = await send(store, room, owner);
      const failure = new Error("no");
      const run = store.unitOfWork.run(async (tx) => {
        await tx.rooms.lock(room.id);
        const edited = { ...message, rev: 3, body: "gone again" };
        await tx.messages.save(edited);
        expect(await tx.messages.find(room.id, message.id)).toEqual(edited);
        throw failure;
      });
      await expect(run).rejects.toBe(failure);
      expect(await store.messageLog.find(room.id, message.id)).toEqual(message);
      expect(await repeat(store, message, "hi")).toMatchObject({ sameContent: true, message });
    });

    it("shows a changed message in its place in history, once in changes, and as the last message", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const [first, second] = [await send(store, room, owner), await send(store, room, owner)];
      await change(store, first, "edited");
      const edited = await change(store, first, "edited twice");
      expect(await everyMessage(store, room)).toEqual([edited, second]);
      const told = async (after: number) => (await store.messageLog.changes(room.id, { after, limit: 100 }))?.messages;
      expect(await told(0)).toEqual([second, edited]);
      expect(await told(second.rev - 1)).toEqual([second, edited]);
      for (const after of [second.rev, edited.rev - 1]) expect(await told(after)).toEqual([edited]);
      expect(await told(edited.rev)).toEqual([]);
      const deleted = await change(store, second, null);
      expect(await everyMessage(store, room)).toEqual([edited, deleted]);
      expect((await store.roomReader.view(room.id, owner.id, 1))?.latest).toEqual([deleted]);
      expect(
        (await store.roomReader.list(owner.id, { membership: "joined", at: moment(1), limit: 1 }))[0]?.latest,
      ).toEqual([deleted]);
    });

    it("gives concurrent edits and sends revs without a hole", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const message = await send(store, room, owner);
      const changed = times(15, (index) => () => change(store, message, `edit ${index}`));
      const sent = times(15, () => () => send(store, room, owner));
      const all = await Promise.all(changed.flatMap((edit, index) => [edit(), sent[index]!()]));
      expect(ascending(all.map(({ rev }) => rev))).toEqual(consecutive(30, 3));
      const history = await everyMessage(store, room);
      expect(history.map(({ seq }) => seq)).toEqual(consecutive(16));
      const last = all.filter(({ id }) => id === message.id).sort((a, b) => b.rev - a.rev)[0];
      expect(history[0]).toEqual(last);
      expect(await store.roomReader.view(room.id, owner.id, 0)).toMatchObject({ head: { seq: 16, rev: 32 } });
    });

    it("returns the latest state of changed messages once, after any rev", async () => {
      const store = await open();
      const owner = await someone(store);
      const steps = fc.array(fc.record({ turn: fc.nat(9), body: fc.option(fc.constantFrom("a", "b", "c")) }), {
        maxLength: 12,
      });
      const told = fc.asyncProperty(steps, fc.nat(14), async (script, start) => {
        const room = await roomOf(store, owner);
        const latest = await play(store, room, owner, script);
        const after = Math.min(start, 1 + script.length);
        const changes = await store.messageLog.changes(room.id, { after, limit: 100 });
        const expected = latest.filter(({ rev }) => rev > after).sort((a, b) => a.rev - b.rev);
        expect(changes).toMatchObject({ rev: 1 + script.length, messages: expected, more: false });
        expect(await everyMessage(store, room)).toEqual(latest);
      });
      await fc.assert(told, { numRuns: 20 });
    });
  });

  describe("a retry of a send", () => {
    it.each([
      ["edited", "edited"],
      ["edited back", "first"],
      ["deleted", null],
    ] as const)("recognizes a retry by the first body when the message was %s", async (_how, body) => {
      const { store, owner, room } = await roomWithOwner(open);
      const message = await send(store, room, owner, { body: "first", clientMessageId: "c" });
      await change(store, message, "in between");
      const changed = await change(store, message, body);
      expect(await repeat(store, message, "first")).toEqual({
        outcome: "repeated",
        message: changed,
        sameContent: true,
      });
      for (const other of ["in between", "edited", "", "First"])
        expect(await repeat(store, message, other)).toEqual({
          outcome: "repeated",
          message: changed,
          sameContent: false,
        });
    });

    it("returns the first result to a retry, also after the message was changed or deleted", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const first = await send(store, room, owner, { body: "first", clientMessageId: "1" });
      const again = (body: string, with_: Partial<Draft> = {}) =>
        store.messageLog.sent(draft(room, owner, { body, clientMessageId: "1", ...with_ }));
      expect(await again("first")).toEqual({ message: first, sameContent: true });
      let latest: Message = first;
      for (const body of ["second", "third", null]) {
        latest = await change(store, latest, body);
        expect(await again("first")).toEqual({ message: first, sameContent: true });
        expect(await again(body ?? "")).toMatchObject({
          message: { seq: first.seq, rev: first.rev },
          sameContent: false,
        });
      }
      expect(await again("first", { clientMessageId: "2" })).toBeNull();
      expect(await again("first", { clientMessageId: null })).toBeNull();
      expect(await again("first", { author: summaryOf(await someone(store)) })).toBeNull();
      expect(await again("first", { roomId: newId() })).toBeNull();
    });

    it("compares a retry exactly with the first body of an edited message", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      for (const body of ["é", "e\u0301", "👩‍👩‍👧‍👦", " spaces ", "\\x41 \\101", "\ufeff"]) {
        const message = await send(store, room, owner, { body });
        await change(store, message, "edited");
        expect(await repeat(store, message, body)).toMatchObject({ sameContent: true });
        expect(await repeat(store, message, `${body} `)).toMatchObject({ sameContent: false });
      }
    });
  });
}

async function roomWithOwner(open: OpenStore): Promise<{ store: Store; owner: User; room: Room }> {
  const store = await open();
  const owner = await someone(store);
  return { store, owner, room: await roomOf(store, owner) };
}

/** Repeats the author's send with the same clientMessageId. */
function repeat(store: Store, { roomId, author, clientMessageId }: Message, body: string) {
  const retry = buildDraft({ roomId, author, clientMessageId, body });
  return store.messageLog.append(retry, OWNERS_FENCE);
}

/** Applies one change per step: a send, or an edit or deletion of an earlier message. Returns the latest state of all. */
async function play(
  store: Store,
  room: Room,
  owner: User,
  script: readonly { turn: number; body: string | null }[],
): Promise<readonly Message[]> {
  const latest: Message[] = [];
  for (const { turn, body } of script) {
    const target = latest[turn];
    if (target) latest[turn] = await change(store, target, body);
    else latest.push(await send(store, room, owner));
  }
  return latest;
}
