import { describe, expect, it } from "vitest";
import type { MessageBroadcaster } from "../application/ports/message-broadcaster.js";
import { firstHead } from "../domain/rooms/room-head.js";

/** A live connection as its client sees it. */
export type BroadcastConnection = Readonly<{
  id: string;
  /** Events in the order in which they came, each as its name on the wire and, where it has one, its `rev` or `reason`. */
  received: () => readonly string[];
  isOpen: () => boolean;
}>;

export type BroadcastTarget = Readonly<{
  broadcaster: MessageBroadcaster;
  connect: () => Promise<BroadcastConnection>;
}>;

const ROOM = "01900000-0000-7000-8000-00000000000a";
const OTHER_ROOM = "01900000-0000-7000-8000-00000000000b";

const changeTo = (rev: number, roomId = ROOM) => ({
  roomChanged: { roomId, from: rev - 1, rev, messages: [], members: [] },
});
const resyncAt = (rev: number) => ({ resync: { roomId: ROOM, rev } });
const REMOVED = { roomRemoved: { roomId: ROOM, reason: "left" } } as const;
const ADDED = {
  roomAdded: {
    room: {
      id: ROOM,
      kind: "public",
      name: "office",
      description: "",
      createdAt: new Date(0),
      archivedAt: null,
    },
    head: firstHead(ROOM),
    membership: null,
    latest: [],
  },
} as const;

/** Contract of every `MessageBroadcaster`. `open` returns a new broadcaster without connections. */
export function messageBroadcasterContract(adapter: string, open: () => Promise<BroadcastTarget>): void {
  describe(`a message broadcaster: ${adapter}`, () => {
    const received = async ({ received }: BroadcastConnection, events: readonly string[]) => {
      await expect.poll(received, { timeout: 5_000 }).toEqual(events);
    };

    it("pushes a room's announcements to all who are subscribed, in order", async () => {
      const { broadcaster, connect } = await open();
      const [ada, bob, eve] = await Promise.all([connect(), connect(), connect()]);
      broadcaster.subscribe(ada.id, ROOM);
      broadcaster.subscribe(bob.id, ROOM);
      broadcaster.subscribe(eve.id, OTHER_ROOM);
      broadcaster.pushToRoom(ROOM, changeTo(1));
      broadcaster.pushToRoom(ROOM, resyncAt(4));
      broadcaster.pushToRoom(ROOM, changeTo(5));
      broadcaster.push(eve.id, REMOVED);
      for (const subscribed of [ada, bob])
        await received(subscribed, ["room:changed 1", "room:resync 4", "room:changed 5"]);
      await received(eve, ["room:removed left"]);
    });

    it("pushes once to a connection that was subscribed twice", async () => {
      const { broadcaster, connect } = await open();
      const ada = await connect();
      broadcaster.subscribe(ada.id, ROOM);
      broadcaster.subscribe(ada.id, ROOM);
      broadcaster.pushToRoom(ROOM, changeTo(1));
      broadcaster.push(ada.id, REMOVED);
      await received(ada, ["room:changed 1", "room:removed left"]);
    });

    it("pushes what was pushed before the end of a subscription, and nothing that was pushed after it", async () => {
      const { broadcaster, connect } = await open();
      const ada = await connect();
      broadcaster.subscribe(ada.id, ROOM);
      broadcaster.subscribe(ada.id, OTHER_ROOM);
      broadcaster.pushToRoom(ROOM, changeTo(1));
      broadcaster.unsubscribe(ada.id, ROOM);
      broadcaster.pushToRoom(ROOM, changeTo(2));
      broadcaster.pushToRoom(OTHER_ROOM, changeTo(3, OTHER_ROOM));
      await received(ada, ["room:changed 1", "room:changed 3"]);
    });

    it("pushes to one connection without a subscription", async () => {
      const { broadcaster, connect } = await open();
      const [ada, bob] = await Promise.all([connect(), connect()]);
      for (const announcement of [ADDED, changeTo(2), resyncAt(3), REMOVED]) broadcaster.push(ada.id, announcement);
      await received(ada, ["room:added 1", "room:changed 2", "room:resync 3", "room:removed left"]);
      expect(bob.received()).toEqual([]);
    });

    it("ends one connection after what was pushed to it", async () => {
      const { broadcaster, connect } = await open();
      const [ada, bob] = await Promise.all([connect(), connect()]);
      for (const { id } of [ada, bob]) broadcaster.subscribe(id, ROOM);
      broadcaster.push(ada.id, { sessionEnded: "revoked" });
      broadcaster.disconnect(ada.id);
      broadcaster.pushToRoom(ROOM, changeTo(1));
      await expect.poll(ada.isOpen, { timeout: 5_000 }).toBe(false);
      await received(ada, ["session:ended revoked"]);
      await received(bob, ["room:changed 1"]);
      expect(bob.isOpen()).toBe(true);
    });

    it("ends every connection", async () => {
      const { broadcaster, connect } = await open();
      const connections = await Promise.all([connect(), connect()]);
      broadcaster.disconnectAll();
      for (const { isOpen } of connections) await expect.poll(isOpen, { timeout: 5_000 }).toBe(false);
    });

    it("does nothing for a connection that it does not know", async () => {
      const { broadcaster, connect } = await open();
      const ada = await connect();
      broadcaster.subscribe("nobody", ROOM);
      broadcaster.push("nobody", REMOVED);
      broadcaster.pushToRoom(ROOM, changeTo(1));
      broadcaster.unsubscribe("nobody", ROOM);
      broadcaster.disconnect("nobody");
      broadcaster.push(ada.id, REMOVED);
      await received(ada, ["room:removed left"]);
    });
  });
}
