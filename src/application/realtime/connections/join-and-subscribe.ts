import { notAMember } from "../../../domain/rooms/errors.js";
import { isActive, type Membership } from "../../../domain/rooms/membership.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Actor } from "../../actor.js";
import type { MessageBroadcaster } from "../../ports/message-broadcaster.js";
import type { RoomView } from "../../ports/room-reader.js";
import type { JoinRoom } from "../../rooms/join-room.js";
import type { ViewRoom } from "../../rooms/view-room.js";

export type EnteredRoom = RoomView & Readonly<{ membership: Membership }>;

const MAX_TRIES = 3;

type Deps = Readonly<{ joinRoom: JoinRoom; viewRoom: ViewRoom; broadcaster: MessageBroadcaster }>;

/** Makes the actor a member whose connection hears the room, then shows the room: nothing falls in between. */
export class JoinAndSubscribe {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, input: Readonly<{ roomId: RoomId; messages: number }>): Promise<EnteredRoom> {
    const { joinRoom, viewRoom, broadcaster } = this.deps;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      await joinRoom.execute(actor, input);
      const view = await viewRoom.execute(actor, input);
      const { membership } = view;
      const hears = actor.connectionId === undefined || broadcaster.hears(actor.connectionId, input.roomId);
      if (isActive(membership) && hears) return { ...view, membership };
    }
    throw notAMember();
  }
}
