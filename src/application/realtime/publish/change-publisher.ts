import { isActive, type Membership } from "../../../domain/rooms/membership.js";
import { memberChange, type RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import {
  isSessionEnded,
  roomTopic,
  userTopic,
  type BusHint,
  type BusTopic,
  type RoomBus,
} from "../../ports/room-bus.js";
import type { SessionNews } from "../../accounts/session-news.js";
import type { RoomReader } from "../../ports/room-reader.js";
import type { Scheduler } from "../../ports/scheduler.js";
import { ChangeBatcher } from "./change-batcher.js";
import type { MembershipNotifier } from "./membership-notifier.js";
import { MembershipReads } from "./membership-reads.js";
import type { RoomFeeds } from "../feeds/room-feeds.js";

type Deps = Readonly<{
  feeds: RoomFeeds;
  membershipNotifier: MembershipNotifier;
  sessionNews: Pick<SessionNews, "heard">;
  bus: RoomBus;
  rooms: Pick<RoomReader, "access">;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/** The one path from a commit, here or on another node, to the connections of this node. */
export class ChangePublisher {
  private readonly leaving: ChangeBatcher;
  private readonly reads: MembershipReads;

  constructor(private readonly deps: Deps) {
    const { rooms, scheduler, report } = deps;
    this.leaving = new ChangeBatcher({
      scheduler,
      onBatch: (roomId, changes) => this.publishToBus(roomId, changes),
      report,
    });
    this.reads = new MembershipReads({ rooms, found: (membership) => this.republish(membership), report });
  }

  /** Committed on this node. `origin`: the connection whose request this was; it knows already. */
  publish(change: RoomChange, origin?: string): void {
    for (const membership of change.members) this.republish(membership, origin);
    this.deps.feeds.receive(change);
    this.leaving.add(change);
  }

  /** Committed on another node, as the bus says. Never throws: a hint that cannot be used harms no other. */
  receiveRemote(topic: BusTopic, hints: readonly BusHint[]): void {
    for (const hint of hints) {
      try {
        this.receiveHint(topic, hint);
      } catch (error) {
        this.deps.report(error);
      }
    }
  }

  /** The membership is as it says, and its announcement may have been lost. */
  republish(membership: Membership, origin?: string): void {
    const { feeds, membershipNotifier } = this.deps;
    if (membershipNotifier.apply(membership, origin)) feeds.openAt(membership.roomId, membership.rev - 1);
  }

  /** The room has a change `rev`, whose announcement may have been lost. */
  noteRev(roomId: RoomId, rev: number): void {
    this.deps.feeds.noteRev(roomId, rev);
  }

  private receiveHint(topic: BusTopic, hint: BusHint): void {
    if (isSessionEnded(hint)) this.deps.sessionNews.heard(hint);
    else if (topic === roomTopic(hint.roomId)) this.deps.feeds.receive(hint);
    else
      for (const membership of hint.members) {
        if (isActive(membership)) this.reads.read(hint.roomId, membership.user.id);
        else this.republish(membership);
      }
  }

  private publishToBus(roomId: RoomId, changes: readonly RoomChange[]): void {
    const { bus } = this.deps;
    bus.publish(roomTopic(roomId), changes);
    for (const membership of changes.flatMap(({ members }) => members))
      bus.publish(userTopic(membership.user.id), [memberChange(membership)]);
  }
}
