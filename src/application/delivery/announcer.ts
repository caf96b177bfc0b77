import type { Membership } from "../../domain/rooms/membership.js";
import { memberChange, type RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import { isSessionOver, roomTopic, userTopic, type BusHint, type BusTopic, type RoomBus } from "../ports/room-bus.js";
import type { SessionNews } from "../accounts/session-news.js";
import type { Scheduler } from "../ports/scheduler.js";
import { CoalescedChanges } from "./coalesced-changes.js";
import type { MembershipNews } from "./membership-news.js";
import type { RoomFeeds } from "./room-feeds.js";

type Deps = Readonly<{
  feeds: RoomFeeds;
  news: MembershipNews;
  sessionNews: Pick<SessionNews, "heard">;
  bus: RoomBus;
  scheduler: Scheduler;
}>;

/** The one path from a commit, here or on another node, to the connections of this node. */
export class Announcer {
  private readonly leaving: CoalescedChanges;

  constructor(private readonly deps: Deps) {
    this.leaving = new CoalescedChanges(deps.scheduler, (roomId, changes) => this.tellOtherNodes(roomId, changes));
  }

  /** Committed on this node. `origin`: the connection whose request this was; it knows already. */
  committed(change: RoomChange, origin?: string): void {
    for (const membership of change.members) this.stands(membership, origin);
    this.deps.feeds.receive(change);
    this.leaving.add(change);
  }

  /** Committed on another node. */
  heard(topic: BusTopic, hints: readonly BusHint[]): void {
    for (const hint of hints) {
      if (isSessionOver(hint)) this.deps.sessionNews.heard(hint);
      else if (topic === roomTopic(hint.roomId)) this.deps.feeds.receive(hint);
      else for (const membership of hint.members) this.stands(membership);
    }
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

  private tellOtherNodes(roomId: RoomId, changes: readonly RoomChange[]): void {
    const { bus } = this.deps;
    bus.publish(roomTopic(roomId), changes);
    for (const membership of changes.flatMap(({ members }) => members))
      bus.publish(userTopic(membership.user.id), [memberChange(membership)]);
  }
}
