import type { MembershipNotice, MessageBroadcaster } from "../../../application/ports/message-broadcaster.js";
import type { RoomView } from "../../../application/ports/room-reader.js";
import type { SessionEnd, SessionId } from "../../../domain/accounts/session.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Departure } from "../../../domain/rooms/membership.js";
import { changesAfter, type RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { changeView } from "../../presenters/change-view.js";
import { myRoomView } from "../../presenters/room-view.js";
import { recordMembership, type ChatServer, type Connection } from "../connection.js";
import { drainConnections } from "../drain-connections.js";
import { encoded, type EncodedEvent } from "./encoded-event.js";
import { push } from "./outgoing-queue.js";
import { SlowConsumers } from "./slow-consumers.js";
import { roomTopic, sessionTopic, userTopic } from "./topics.js";

export class SocketIoBroadcaster implements MessageBroadcaster {
  private readonly slowReaders: SlowConsumers;

  constructor(
    private readonly io: ChatServer,
    report: (error: unknown) => void,
    slowReaderPatienceMs = 30_000,
  ) {
    this.slowReaders = new SlowConsumers(slowReaderPatienceMs, report);
  }

  admit(notice: MembershipNotice): readonly string[] {
    return this.connectionsOf(notice.userId)
      .filter((connection) => admitted(connection, notice))
      .map(({ id }) => id);
  }

  rejoined(notice: MembershipNotice): void {
    for (const connection of this.connectionsOf(notice.userId))
      if (connection.rooms.has(roomTopic(notice.roomId))) admitted(connection, notice);
  }

  dismiss(notice: MembershipNotice): readonly string[] {
    const { roomId, userId } = notice;
    const dismissed: string[] = [];
    for (const connection of this.connectionsOf(userId)) {
      if (recordMembership(connection, notice) === "known" || !connection.rooms.has(roomTopic(roomId))) continue;
      void connection.leave(roomTopic(roomId));
      connection.data.streamStartRev.delete(roomId);
      dismissed.push(connection.id);
    }
    return dismissed;
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

  /** Encoded once for everybody, once for each author, who also gets the clientMessageId back, and for each newcomer. */
  roomChanged(change: RoomChange): void {
    const event = encodedFor(change);
    for (const connection of this.takers(change.roomId, change.rev)) {
      const { identity, streamStartRev } = connection.data;
      const begins = streamStartRev.size > 0 ? streamStartRev.get(change.roomId) : undefined;
      if (begins === undefined || change.from >= begins) push(connection, event(identity.userId));
      else if (change.rev > begins) push(connection, encodedFor(changesAfter(change, begins))(identity.userId));
      if (begins !== undefined && change.rev > begins) streamStartRev.delete(change.roomId);
    }
  }

  resync(roomId: RoomId, rev: number): void {
    const event = encoded("room:resync", { roomId, rev });
    for (const connection of this.takers(roomId, rev)) push(connection, event);
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
    void drainConnections(this.io);
  }

  /** Those who hear the room and are not too slow to be told. */
  private *takers(roomId: RoomId, rev: number): Generator<Connection> {
    const { sockets, adapter } = this.io.sockets;
    for (const id of adapter.rooms.get(roomTopic(roomId)) ?? []) {
      const connection = sockets.get(id);
      if (connection && this.slowReaders.accepts(connection, roomId, rev)) yield connection;
    }
  }

  private connectionsOf(userId: UserId): Connection[] {
    return this.connections(this.io.sockets.adapter.rooms.get(userTopic(userId)) ?? []);
  }

  private connections(ids: Iterable<string>): Connection[] {
    return [...ids].map((id) => this.io.sockets.sockets.get(id)).filter((connection) => connection !== undefined);
  }
}

/** Lets the connection hear the room from the notice's `rev` on. Returns whether it did not before. */
function admitted(connection: Connection, notice: MembershipNotice): boolean {
  const { roomId, rev } = notice;
  const news = recordMembership(connection, notice);
  const hears = connection.rooms.has(roomTopic(roomId));
  if (news === "known" || (hears && news === "changed")) return false;
  connection.data.streamStartRev.set(roomId, rev - 1);
  if (hears) connection.emit("room:resync", { roomId, rev: rev - 1 });
  void connection.join(roomTopic(roomId));
  return !hears;
}

/** How each reader gets the change; what several get alike is encoded once, and not before somebody gets it. */
function encodedFor(change: RoomChange): (reader: UserId) => EncodedEvent {
  const authors = new Set(
    change.messages.filter(({ clientMessageId }) => clientMessageId !== null).map(({ author }) => author.id),
  );
  const events = new Map<UserId | null, EncodedEvent>();
  return (reader) => {
    const alike = authors.has(reader) ? reader : null;
    const event = events.get(alike) ?? encoded("room:changed", changeView(change, alike));
    events.set(alike, event);
    return event;
  };
}
