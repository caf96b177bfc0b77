import type { MembershipNotice, MessageBroadcaster } from "../../application/ports/message-broadcaster.js";
import type { RoomView } from "../../application/ports/room-reader.js";
import type { SessionEnd, SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Departure } from "../../domain/rooms/membership.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import { changeView } from "../presenters/change-view.js";
import { myRoomView } from "../presenters/room-view.js";
import { isNews, type ChatServer, type Connection } from "./connection.js";
import { letGo } from "./draining.js";
import { SLOW, SlowReaders } from "./slow-readers.js";
import { roomTopic, sessionTopic, userTopic } from "./topics.js";

export class SocketIoBroadcaster implements MessageBroadcaster {
  private readonly slowReaders: SlowReaders;

  constructor(
    private readonly io: ChatServer,
    slowReaderPatienceMs = 30_000,
  ) {
    this.slowReaders = new SlowReaders(slowReaderPatienceMs);
  }

  admit(notice: MembershipNotice): readonly string[] {
    const topic = roomTopic(notice.roomId);
    const news = this.told(notice).filter((connection) => !connection.rooms.has(topic));
    for (const connection of news) void connection.join(topic);
    return news.map(({ id }) => id);
  }

  dismiss(notice: MembershipNotice): readonly string[] {
    const topic = roomTopic(notice.roomId);
    const news = this.told(notice).filter((connection) => connection.rooms.has(topic));
    for (const connection of news) void connection.leave(topic);
    return news.map(({ id }) => id);
  }

  hears(connectionId: string, roomId: RoomId): boolean {
    return this.io.sockets.adapter.rooms.get(roomTopic(roomId))?.has(connectionId) ?? false;
  }

  roomAdded(connectionIds: readonly string[], view: RoomView): void {
    for (const connection of this.connections(connectionIds)) {
      const room = myRoomView(view, connection.data.identity.userId);
      connection.emit("room:added", { room, rev: view.head.rev });
    }
  }

  roomRemoved(connectionIds: readonly string[], roomId: RoomId, reason: Departure): void {
    for (const connection of this.connections(connectionIds)) connection.emit("room:removed", { roomId, reason });
  }

  /** One packet for everybody, and one for each author, who also gets the clientMessageId back. */
  roomChanged(change: RoomChange): void {
    const topic = roomTopic(change.roomId);
    if (!this.someoneTakes(change.roomId, change.rev)) return;
    const authors = new Set(
      change.messages.filter((message) => message.clientMessageId !== null).map(({ author }) => author.id),
    );
    this.io
      .to(topic)
      .except([SLOW, ...[...authors].map(userTopic)])
      .emit("room:changed", changeView(change, null));
    for (const author of authors) {
      const takes = ({ rooms }: Connection) => rooms.has(topic) && !rooms.has(SLOW);
      const listening = this.connectionsOf(author).filter(takes);
      if (listening.length === 0) continue;
      const view = changeView(change, author);
      for (const connection of listening) connection.emit("room:changed", view);
    }
  }

  resync(roomId: RoomId, rev: number): void {
    if (this.someoneTakes(roomId, rev)) this.io.to(roomTopic(roomId)).except(SLOW).emit("room:resync", { roomId, rev });
  }

  sessionsOf(userId: UserId): readonly SessionId[] {
    return [...new Set(this.connectionsOf(userId).map(({ data }) => data.identity.sessionId))];
  }

  endSession(sessionId: SessionId, reason: SessionEnd): void {
    for (const connection of this.connections(this.io.sockets.adapter.rooms.get(sessionTopic(sessionId)) ?? [])) {
      connection.emit("session:ended", { reason });
      connection.disconnect(true);
    }
  }

  startOver(): void {
    void letGo(this.io);
  }

  /** Sorts out who is too slow to be told. */
  private someoneTakes(roomId: RoomId, rev: number): boolean {
    let takers = 0;
    for (const id of this.io.sockets.adapter.rooms.get(roomTopic(roomId)) ?? []) {
      const connection = this.io.sockets.sockets.get(id);
      if (connection && this.slowReaders.canTake(connection, roomId, rev)) takers += 1;
    }
    return takers > 0;
  }

  /** The user's connections to which the notice is news. */
  private told(notice: MembershipNotice): Connection[] {
    return this.connectionsOf(notice.userId).filter((connection) => isNews(connection, notice));
  }

  private connectionsOf(userId: UserId): Connection[] {
    return this.connections(this.io.sockets.adapter.rooms.get(userTopic(userId)) ?? []);
  }

  private connections(ids: Iterable<string>): Connection[] {
    return [...ids].map((id) => this.io.sockets.sockets.get(id)).filter((connection) => connection !== undefined);
  }
}
