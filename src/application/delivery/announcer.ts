import type { Membership } from "../../domain/rooms/membership.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { MembershipNews } from "./membership-news.js";
import type { RoomFeeds } from "./room-feeds.js";

/** The one path from a commit to the connections of this node. */
export class Announcer {
  constructor(private readonly deps: Readonly<{ feeds: RoomFeeds; news: MembershipNews }>) {}

  /** `origin`: the connection whose request this was; it knows already. */
  committed(change: RoomChange, origin?: string): void {
    for (const membership of change.members) this.stands(membership, origin);
    this.deps.feeds.receive(change);
  }

  /** The membership is as it says, and its announcement may have been lost. */
  stands(membership: Membership, origin?: string): void {
    const { feeds, news } = this.deps;
    if (news.tell(membership, origin)) feeds.openAt(membership.roomId, membership.rev - 1);
  }

  /** The room has a change `rev`, whose announcement may have been lost. */
  heardOf(roomId: RoomId, rev: number): void {
    this.deps.feeds.heardOf(roomId, rev);
  }
}
