import { isActive, type Membership } from "../../../domain/rooms/membership.js";
import type { MessageBroadcaster } from "../../ports/message-broadcaster.js";
import type { RoomReader } from "../../ports/room-reader.js";

type Deps = Readonly<{
  broadcaster: MessageBroadcaster;
  rooms: Pick<RoomReader, "view">;
  report: (error: unknown) => void;
}>;

/** Tells a user's connections on this node what became of a membership; what they know already changes nothing. */
export class MembershipNotifier {
  constructor(private readonly deps: Deps) {}

  /** Returns whether connections hear the room that did not before. `origin`: the connection that knows by itself. */
  apply(membership: Membership, origin?: string): boolean {
    const { broadcaster } = this.deps;
    const { roomId, user, rev, joinedAt, departure } = membership;
    const notice = { userId: user.id, roomId, rev, joinedAt };
    if (isActive(membership)) {
      const admitted = broadcaster.admit(notice);
      this.announceRoomAdded(others(admitted, origin), membership).catch(this.deps.report);
      return admitted.length > 0;
    }
    const dismissed = broadcaster.dismiss(notice);
    broadcaster.roomRemoved(others(dismissed, origin), roomId, departure ?? "left");
    return false;
  }

  /** A room's feed passed the membership on. The feed may follow a forged hint, so this admits nobody. */
  noteEmitted(membership: Membership): void {
    const { roomId, user, rev, joinedAt } = membership;
    if (isActive(membership)) this.deps.broadcaster.rejoined({ userId: user.id, roomId, rev, joinedAt });
    else this.apply(membership);
  }

  /** A connection that was dismissed while the room was read is told nothing: it was told `room:removed`. */
  private async announceRoomAdded(connections: readonly string[], { roomId, user }: Membership): Promise<void> {
    if (connections.length === 0) return;
    const { rooms, broadcaster } = this.deps;
    const view = await rooms.view(roomId, user.id, 1);
    const stillThere = connections.filter((connection) => broadcaster.hears(connection, roomId));
    if (view && isActive(view.membership)) broadcaster.roomAdded(stillThere, view);
  }
}

const others = (connections: readonly string[], origin: string | undefined): readonly string[] =>
  connections.filter((connection) => connection !== origin);
