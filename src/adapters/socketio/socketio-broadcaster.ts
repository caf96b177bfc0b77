import type { MembershipNotice, MessageBroadcaster } from "../../application/ports/message-broadcaster.js";
import type { RoomView } from "../../application/ports/room-reader.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import { changeView } from "../presenters/change-view.js";
import { myRoomView } from "../presenters/room-view.js";
import { isNews, type ChatServer, type Connection } from "./connection.js";
import { roomTopic, userTopic } from "./topics.js";

export class SocketIoBroadcaster implements MessageBroadcaster {
  constructor(private readonly io: ChatServer) {}

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

  roomRemoved(connectionIds: readonly string[], roomId: RoomId, reason: "left"): void {
    for (const connection of this.connections(connectionIds)) connection.emit("room:removed", { roomId, reason });
  }

  /** One packet for everybody, and one for each author, who also gets the clientMessageId back. */
  roomChanged(change: RoomChange): void {
    const topic = roomTopic(change.roomId);
    const authors = new Set(
      change.messages.filter((message) => message.clientMessageId !== null).map(({ author }) => author.id),
    );
    this.io
      .to(topic)
      .except([...authors].map(userTopic))
      .emit("room:changed", changeView(change, null));
    for (const author of authors) {
      const listening = this.connectionsOf(author).filter((connection) => connection.rooms.has(topic));
      for (const connection of listening) connection.emit("room:changed", changeView(change, author));
    }
  }

  resync(roomId: RoomId, rev: number): void {
    this.io.to(roomTopic(roomId)).emit("room:resync", { roomId, rev });
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
