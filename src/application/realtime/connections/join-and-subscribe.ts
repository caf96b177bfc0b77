import { notAMember } from "../../../domain/rooms/errors.js";
import { isActive, type Membership } from "../../../domain/rooms/membership.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Actor } from "../../actor.js";
import type { RoomPage } from "../../ports/room-reader.js";
import type { JoinRoom } from "../../rooms/join-room.js";
import type { ViewRoom } from "../../rooms/view-room.js";
import type { Subscriptions } from "./subscriptions.js";

export type JoinedRoom = RoomPage & Readonly<{ membership: Membership }>;

const MAX_ATTEMPTS = 3;

type Deps = Readonly<{
  joinRoom: JoinRoom;
  viewRoom: ViewRoom;
  subscriptions: Pick<Subscriptions, "isSubscribed">;
}>;

/** Makes the actor a member, subscribes the connection, then reads the room. In this order no change is missed. */
export class JoinAndSubscribe {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, input: Readonly<{ roomId: RoomId; messages: number }>): Promise<JoinedRoom> {
    const { joinRoom, viewRoom, subscriptions } = this.deps;
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
      await joinRoom.execute(actor, input);
      const view = await viewRoom.execute(actor, input);
      const { membership } = view;
      const { connectionId } = actor;
      const isSubscribed = connectionId === undefined || subscriptions.isSubscribed(connectionId, input.roomId);
      if (isActive(membership) && isSubscribed) return { ...view, membership };
    }
    throw notAMember();
  }
}
