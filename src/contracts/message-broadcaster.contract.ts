import { describe, expect, it } from "vitest";
import type { MessageBroadcaster } from "../application/ports/message-broadcaster.js";
import { NOTHING_UNREAD } from "../domain/rooms/read-markers.js";
import { firstHead } from "../domain/rooms/room-head.js";
import { buildChange, buildRoom } from "./builders.js";

/** A live connection as its client sees it. */
export type BroadcastConnection = Readonly<{
  id: string;
  /** Received events in order, each as its name on the wire, with its `rev` or `reason` if it has one. */
  received: () => readonly string[];
  isOpen: () => boolean;
}>;

export type BroadcastTarget = Readonly<{
  messageBroadcaster: MessageBroadcaster;
  connect: () => Promise<BroadcastConnection>;
}>;

const ROOM = "01900000-0000-7000-8000-00000000000a";
const OTHER_ROOM = "01900000-0000-7000-8000-00000000000b";

const changeTo = (rev: number, roomId = ROOM) => ({ roomChanged: buildChange({ roomId, rev }) });
const resyncAt = (rev: number) => ({ resync: { roomId: ROOM, rev } });
const REMOVED = { roomRemoved: { roomId: ROOM, reason: "left" } } as const;
const ACTIVITY = { activityChanged: { roomId: ROOM, threadOf: null, others: 2 } } as const;
const ADDED = {
  roomAdded: {
    room: buildRoom({ id: ROOM }),
    head: firstHead(ROOM),
    membership: null,
    bannedUntil: null,
    people: [],
    latest: [],
    unread: NOTHING_UNREAD,
  },
};

/** Contract of every `MessageBroadcaster`. `open` returns a new broadcaster without connections. */
export function messageBroadcasterContract(adapter: string, open: () => Promise<BroadcastTarget>): void {
  describe(`a message broadcaster: ${adapter}`, () => {
    const received = async ({ received }: BroadcastConnection, events: readonly string[]) => {
      await expect.poll(received, { timeout: 5_000 }).toEqual(events);
    };

    it("pushes a room's announcements to all who are subscribed, in order", async () => {
      const { messageBroadcaster, connect } = await open();
      const [ada, bob, eve] = await Promise.all([connect(), connect(), connect()]);
      messageBroadcaster.subscribe(ada.id, ROOM);
      messageBroadcaster.subscribe(bob.id, ROOM);
      messageBroadcaster.subscribe(eve.id, OTHER_ROOM);
      messageBroadcaster.pushToRoom(ROOM, changeTo(1));
      messageBroadcaster.pushToRoom(ROOM, resyncAt(4));
      messageBroadcaster.pushToRoom(ROOM, changeTo(5));
      messageBroadcaster.push(eve.id, REMOVED);
      for (const subscribed of [ada, bob])
        await received(subscribed, ["room:changed 1", "room:resync 4", "room:changed 5"]);
      await received(eve, ["room:removed left"]);
    });

    it("names the connections that are subscribed to a room", async () => {
      const { messageBroadcaster, connect } = await open();
      const [ada, bob] = await Promise.all([connect(), connect()]);
      for (const { id } of [ada, bob]) messageBroadcaster.subscribe(id, ROOM);
      messageBroadcaster.unsubscribe(bob.id, ROOM);
      expect([...messageBroadcaster.subscribedTo(ROOM)]).toEqual([ada.id]);
      expect([...messageBroadcaster.subscribedTo(OTHER_ROOM)]).toEqual([]);
    });

    it("leaves out the connections that a push to a room excepts", async () => {
      const { messageBroadcaster, connect } = await open();
      const [ada, bob] = await Promise.all([connect(), connect()]);
      for (const { id } of [ada, bob]) messageBroadcaster.subscribe(id, ROOM);
      messageBroadcaster.pushToRoom(ROOM, changeTo(1), new Set([bob.id]));
      messageBroadcaster.pushToRoom(ROOM, changeTo(2));
      await received(ada, ["room:changed 1", "room:changed 2"]);
      await received(bob, ["room:changed 2"]);
    });

    it("delivers a push once to a connection that was subscribed twice", async () => {
      const { messageBroadcaster, connect } = await open();
      const ada = await connect();
      messageBroadcaster.subscribe(ada.id, ROOM);
      messageBroadcaster.subscribe(ada.id, ROOM);
      messageBroadcaster.pushToRoom(ROOM, changeTo(1));
      messageBroadcaster.push(ada.id, REMOVED);
      await received(ada, ["room:changed 1", "room:removed left"]);
    });

    it("delivers pushes from before the end of a subscription, and none from after it", async () => {
      const { messageBroadcaster, connect } = await open();
      const ada = await connect();
      messageBroadcaster.subscribe(ada.id, ROOM);
      messageBroadcaster.subscribe(ada.id, OTHER_ROOM);
      messageBroadcaster.pushToRoom(ROOM, changeTo(1));
      messageBroadcaster.unsubscribe(ada.id, ROOM);
      messageBroadcaster.pushToRoom(ROOM, changeTo(2));
      messageBroadcaster.pushToRoom(OTHER_ROOM, changeTo(3, OTHER_ROOM));
      await received(ada, ["room:changed 1", "room:changed 3"]);
    });

    it("delivers pushes to one connection without a subscription", async () => {
      const { messageBroadcaster, connect } = await open();
      const [ada, bob] = await Promise.all([connect(), connect()]);
      for (const announcement of [ADDED, changeTo(2), resyncAt(3), REMOVED])
        messageBroadcaster.push(ada.id, announcement);
      await received(ada, ["room:added 1", "room:changed 2", "room:resync 3", "room:removed left"]);
      expect(bob.received()).toEqual([]);
    });

    it("pushes what is worth nothing later to a connection for which nothing waits", async () => {
      const { messageBroadcaster, connect } = await open();
      const ada = await connect();
      await expect.poll(() => messageBroadcaster.pushIfDrained(ada.id, ACTIVITY), { timeout: 5_000 }).toBe(true);
      expect(messageBroadcaster.pushIfDrained("nobody", ACTIVITY)).toBe(false);
      await received(ada, ["activity:changed others"]);
    });

    it("closes one connection after delivering earlier pushes to it", async () => {
      const { messageBroadcaster, connect } = await open();
      const [ada, bob] = await Promise.all([connect(), connect()]);
      for (const { id } of [ada, bob]) messageBroadcaster.subscribe(id, ROOM);
      messageBroadcaster.push(ada.id, { sessionEnded: "revoked" });
      messageBroadcaster.disconnect(ada.id);
      messageBroadcaster.pushToRoom(ROOM, changeTo(1));
      await expect.poll(ada.isOpen, { timeout: 5_000 }).toBe(false);
      await received(ada, ["session:ended revoked"]);
      await received(bob, ["room:changed 1"]);
      expect(bob.isOpen()).toBe(true);
    });

    it("ends every connection", async () => {
      const { messageBroadcaster, connect } = await open();
      const connections = await Promise.all([connect(), connect()]);
      messageBroadcaster.disconnectAll();
      for (const { isOpen } of connections) await expect.poll(isOpen, { timeout: 5_000 }).toBe(false);
    });

    it("ignores calls for an unknown connection", async () => {
      const { messageBroadcaster, connect } = await open();
      const ada = await connect();
      messageBroadcaster.subscribe("nobody", ROOM);
      messageBroadcaster.push("nobody", REMOVED);
      messageBroadcaster.pushToRoom(ROOM, changeTo(1));
      messageBroadcaster.unsubscribe("nobody", ROOM);
      messageBroadcaster.disconnect("nobody");
      messageBroadcaster.push(ada.id, REMOVED);
      await received(ada, ["room:removed left"]);
    });
  });
}
