import { visible } from "../../domain/rooms/access.js";
import { left } from "../../domain/rooms/membership.js";
import { memberChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { AnnouncedWork } from "../delivery/announced-work.js";
import type { Clock } from "../ports/clock.js";
import { lockedRoom } from "./locked-room.js";

type Deps = Readonly<{ work: AnnouncedWork; clock: Clock }>;

export class LeaveRoom {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId }: Readonly<{ roomId: RoomId }>): Promise<void> {
    const { work, clock } = this.deps;
    await work.run(actor, async (tx, announce) => {
      const { room, head } = await lockedRoom(tx, roomId);
      const { membership } = visible({ room, membership: await tx.rooms.membership(roomId, actor.userId) });
      const change = left(head, membership, { owners: await tx.rooms.owners(roomId), at: clock.now() });
      await tx.rooms.saveHead(change.head);
      await tx.rooms.saveMembership(change.membership);
      announce(memberChange(change.membership));
    });
  }
}
