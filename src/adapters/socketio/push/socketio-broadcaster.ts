import type {
  Announcement,
  MessageBroadcaster,
  PassingAnnouncement,
  RoomAnnouncement,
} from "../../../application/ports/message-broadcaster.js";
import { announcedTo } from "../../../application/messages/describe-reader.js";
import type { UserChange } from "../../../domain/accounts/user-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { myRoomView } from "../../presenters/room-view.js";
import { userChangeView } from "../../presenters/user-change-view.js";
import type { ChatServer, Connection } from "../connection.js";
import { drainConnections } from "../drain-connections.js";
import { encodedAnnouncement } from "./encoded-event.js";
import { encodedPassing } from "./encoded-passing.js";
import { isDrained, push } from "./outgoing-queue.js";
import { SlowConsumers, type SlowConsumersDeps } from "./slow-consumers.js";

const SLOW_CONSUMER_TIMEOUT_MS = 30_000;
const NOBODY: ReadonlySet<string> = new Set();

/** Pushes with Socket.IO, to whose rooms the ids of our rooms are names. */
export class SocketIoBroadcaster implements MessageBroadcaster {
  private readonly slowConsumers: SlowConsumers;

  constructor(
    private readonly io: ChatServer,
    slow: Omit<SlowConsumersDeps, "timeoutMs"> & Partial<SlowConsumersDeps>,
  ) {
    this.slowConsumers = new SlowConsumers({ timeoutMs: SLOW_CONSUMER_TIMEOUT_MS, ...slow });
  }

  subscribe(connectionId: string, roomId: RoomId): void {
    void this.connection(connectionId)?.join(roomId);
  }

  unsubscribe(connectionId: string, roomId: RoomId): void {
    void this.connection(connectionId)?.leave(roomId);
  }

  subscribedTo(roomId: RoomId): Iterable<string> {
    return this.io.sockets.adapter.rooms.get(roomId) ?? NOBODY;
  }

  pushToRoom(roomId: RoomId, announcement: RoomAnnouncement, except: ReadonlySet<string> = NOBODY): void {
    const subscribed = this.subscribedTo(roomId);
    this.pushTo(except.size > 0 ? [...subscribed].filter((id) => !except.has(id)) : subscribed, announcement);
  }

  push(connectionId: string, announcement: Announcement): void {
    if ("roomChanged" in announcement) return this.pushTo([connectionId], announcement);
    const connection = this.connection(connectionId);
    if (!connection || ("userChanged" in announcement && !this.acceptsUserChange(connection, announcement))) return;
    if ("activityChanged" in announcement || "presenceChanged" in announcement || "readMarked" in announcement)
      push(connection, encodedPassing(announcement));
    else emit(connection, announcement);
  }

  pushIfDrained(connectionId: string, announcement: PassingAnnouncement): boolean {
    const connection = this.connection(connectionId);
    if (!connection || !isDrained(connection)) return false;
    push(connection, encodedPassing(announcement));
    return true;
  }

  private acceptsUserChange(connection: Connection, { userChanged }: Readonly<{ userChanged: UserChange }>): boolean {
    return this.slowConsumers.acceptsUserChange(connection, userChanged.rev);
  }

  disconnect(connectionId: string): void {
    this.connection(connectionId)?.disconnect(true);
  }

  disconnectAll(): void {
    void drainConnections(this.io);
  }

  private pushTo(connectionIds: Iterable<string>, announcement: RoomAnnouncement): void {
    const encodedFor = encodedAnnouncement(announcement);
    const { roomId, rev } = "roomChanged" in announcement ? announcement.roomChanged : announcement.resync;
    for (const id of connectionIds) {
      const connection = this.connection(id);
      if (connection && this.slowConsumers.accepts(connection, roomId, rev))
        push(connection, encodedFor(connection.data.identity.userId));
    }
  }

  private connection(id: string): Connection | undefined {
    return this.io.sockets.sockets.get(id);
  }
}

/** Sends an event. Those that even a slow client gets are rare and small. */
function emit(
  connection: Connection,
  announcement: Exclude<Announcement, PassingAnnouncement | { roomChanged: unknown }>,
): void {
  if ("resync" in announcement) connection.emit("room:resync", announcement.resync);
  else if ("roomRemoved" in announcement) connection.emit("room:removed", announcement.roomRemoved);
  else if ("userChanged" in announcement) connection.emit("user:changed", userChangeView(announcement.userChanged));
  else if ("sessionEnded" in announcement) connection.emit("session:ended", { reason: announcement.sessionEnded });
  else {
    const { roomAdded: view } = announcement;
    const room = myRoomView(view, announcedTo(connection.data.identity.userId));
    connection.emit("room:added", { room, rev: view.head.rev });
  }
}
