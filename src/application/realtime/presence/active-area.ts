import type { UserId } from "../../../domain/accounts/user.js";
import {
  MAX_LISTED,
  mergeActivePeople,
  NO_ACTIVITIES,
  seesAll,
  shownTo,
  type ActivePeople,
  type Activity,
  type ActivityArea,
  type ActivityReader,
  type ShownActivities,
} from "../../../domain/presence/activity.js";
import type { Durations } from "../../../domain/limits/durations.js";
import type { BlockLists } from "./block-lists.js";

/** Time for which the activities of another node are shown: it publishes those that last every two seconds. */
const REMOTE_MS = 6_000;
/** Nodes whose activities one area holds. */
const MAX_NODES = 256;

export type Reader = { readonly connectionId: string; readonly userId: UserId; shown: ShownActivities };

type Held = Readonly<{ activity: LocalActivity; connectionId: string; endsAt: number }>;
type LocalActivity = Omit<Activity, "hiddenFrom">;
type Remote = Readonly<{ people: ActivePeople; endsAt: number }>;

export type AreaDeps = Readonly<{
  blockLists: Pick<BlockLists, "of">;
  durations: Pick<Durations, "activity.end">;
}>;

/** The activities in one room or thread, and the connections of this node that show it. */
export class ActiveArea {
  readonly readers = new Map<string, Reader>();
  /** In the order in which they began. */
  private readonly local = new Map<UserId, Held>();
  private readonly remote = new Map<string, Remote>();
  /** Whether something changed that a reader may not have been told. */
  isDirty = false;
  publishedAt: number | null = null;
  isPublished = true;

  constructor(
    readonly area: ActivityArea,
    private readonly deps: AreaDeps,
  ) {}

  get isEmpty(): boolean {
    return this.readers.size === 0 && !this.isActive;
  }

  get isActive(): boolean {
    return this.local.size > 0 || this.remote.size > 0 || !this.isPublished;
  }

  get localPeople(): number {
    return this.local.size;
  }

  show(connectionId: string, userId: UserId): ShownActivities {
    const shown = this.viewOf(userId, this.people());
    this.readers.set(connectionId, { connectionId, userId, shown });
    return shown;
  }

  /** Adds a reader who has been shown nobody yet. */
  showLater(connectionId: string, userId: UserId): void {
    this.readers.set(connectionId, { connectionId, userId, shown: NO_ACTIVITIES });
    this.isDirty = true;
  }

  set(connectionId: string, activity: LocalActivity, now: number): void {
    const earlier = this.local.get(activity.userId)?.activity;
    const since = earlier?.since ?? activity.since;
    this.local.set(activity.userId, {
      activity: { ...activity, since },
      connectionId,
      endsAt: now + this.deps.durations["activity.end"],
    });
    if (earlier?.state !== activity.state || earlier.label !== activity.label) this.changed();
  }

  /** Ends the activities that a connection set. */
  endOf(connectionId: string): void {
    this.endWhere((held) => held.connectionId === connectionId);
  }

  /** Ends what a person does here, on this node and as far as other nodes named them. */
  endOfUser(userId: UserId): void {
    this.endWhere(({ activity }) => activity.userId === userId);
    for (const [nodeId, { people, endsAt }] of this.remote) {
      const first = people.first.filter((activity) => activity.userId !== userId);
      if (first.length === people.first.length) continue;
      this.remote.set(nodeId, { people: { first, count: people.count - 1 }, endsAt });
      this.isDirty = true;
    }
  }

  /** Receives everything that another node lists here. */
  receive(nodeId: string, people: ActivePeople, now: number): void {
    if (people.count === 0) this.remote.delete(nodeId);
    else if (this.remote.has(nodeId) || this.remote.size < MAX_NODES)
      this.remote.set(nodeId, { people, endsAt: now + REMOTE_MS });
    this.isDirty = true;
  }

  /** Forgets what other nodes said: nobody here shows the area. */
  forgetOthers(): void {
    this.remote.clear();
  }

  expire(now: number): void {
    this.endWhere(({ endsAt }) => endsAt <= now);
    for (const [nodeId, { endsAt }] of this.remote)
      if (endsAt <= now) {
        this.remote.delete(nodeId);
        this.isDirty = true;
      }
  }

  /** The people who are active on this node. */
  listed(): ActivePeople {
    const first: Activity[] = [];
    for (const { activity } of this.local.values()) {
      if (first.length === MAX_LISTED) break;
      first.push({ ...activity, hiddenFrom: this.deps.blockLists.of(activity.userId) });
    }
    return { first, count: this.local.size };
  }

  people(): ActivePeople {
    return mergeActivePeople([this.listed(), ...[...this.remote.values()].map(({ people }) => people)]);
  }

  viewOf(userId: UserId, people: ActivePeople): ShownActivities {
    const isActive = this.local.has(userId);
    return people.count === 0 ? NO_ACTIVITIES : shownTo(this.readerOf(userId), isActive, people);
  }

  /** Whether a reader sees what everybody sees who is not active and whom no block separates from anybody here. */
  seesAll({ userId }: Reader, people: ActivePeople): boolean {
    return !this.local.has(userId) && seesAll(this.readerOf(userId), people);
  }

  /** Shows and publishes anew what a user does and sees here, after their blocks changed. Returns whether they are here. */
  blocksChanged(userId: UserId): boolean {
    if (this.local.has(userId)) this.changed();
    else if ([...this.readers.values()].some((reader) => reader.userId === userId)) this.isDirty = true;
    else return false;
    return true;
  }

  private readerOf(userId: UserId): ActivityReader {
    return { userId, blocked: this.deps.blockLists.of(userId) };
  }

  private endWhere(isOver: (held: Held) => boolean): void {
    for (const [userId, held] of this.local) {
      if (!isOver(held)) continue;
      this.local.delete(userId);
      this.changed();
    }
  }

  private changed(): void {
    this.isDirty = true;
    this.isPublished = false;
  }
}
