import { isActive, type Membership } from "../../domain/rooms/membership.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { MessageBroadcaster } from "../ports/message-broadcaster.js";
import type { RoomReader } from "../ports/room-reader.js";
import type { RoomFeeds } from "./room-feeds.js";

type Deps = Readonly<{
  feeds: RoomFeeds;
  broadcaster: MessageBroadcaster;
  rooms: RoomReader;
  report: (error: unknown) => void;
}>;

/** The one path from a commit to the connections of this node. */
export class Announcer {
  constructor(private readonly deps: Deps) {}

  /** `origin`: the connection whose request this was; it knows already. */
  committed(change: RoomChange, origin?: string): void {
    for (const membership of change.members) this.membershipChanged(membership, change, origin);
    this.deps.feeds.receive(change);
  }

  /** The room has a change `rev`, whose announcement may have been lost. */
  heardOf(roomId: RoomId, rev: number): void {
    this.deps.feeds.heardOf(roomId, rev);
  }

  private membershipChanged(membership: Membership, change: RoomChange, origin: string | undefined): void {
    const { broadcaster, feeds } = this.deps;
    const notice = { userId: membership.user.id, roomId: membership.roomId, rev: membership.rev };
    if (isActive(membership)) {
      const admitted = broadcaster.admit(notice);
      if (admitted.length > 0) feeds.openAt(change.roomId, change.from);
      this.tellRoomAdded(others(admitted, origin), notice).catch(this.deps.report);
    } else {
      const dismissed = broadcaster.dismiss(notice);
      broadcaster.roomRemoved(others(dismissed, origin), notice.roomId, "left");
    }
  }

  private async tellRoomAdded(connections: readonly string[], of: { userId: string; roomId: RoomId }): Promise<void> {
    if (connections.length === 0) return;
    const view = await this.deps.rooms.view(of.roomId, of.userId, 1);
    if (view && isActive(view.membership)) this.deps.broadcaster.roomAdded(connections, view);
  }
}

const others = (connections: readonly string[], origin: string | undefined): readonly string[] =>
  connections.filter((connection) => connection !== origin);
