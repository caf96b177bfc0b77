import type { ListedScheduled, ScheduledClaim, ScheduledQueue } from "../../../application/ports/scheduled-queue.js";
import type {
  LockedScheduled,
  ScheduledRepository,
  ScheduleRequest,
} from "../../../application/ports/scheduled-repository.js";
import type { KeyedMutex } from "../../../application/concurrency/keyed-mutex.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Scheduled, ScheduledId } from "../../../domain/messages/scheduled.js";
import { requestKey, userChangeKey, WRITE_LOCK, type MemoryTables, type StoredScheduled } from "./memory-tables.js";
import type { UserStamps } from "./user-stamps.js";

type Tables = Pick<MemoryTables, "scheduled" | "scheduledByUser" | "scheduleRequests">;

/** All scheduled messages of the user, in the order of `sendAt` and id. */
export const scheduledOf = (
  { scheduled, scheduledByUser }: Pick<Tables, "scheduled" | "scheduledByUser">,
  userId: UserId,
): readonly StoredScheduled[] =>
  [...(scheduledByUser.get(userId) ?? [])].flatMap((id) => scheduled.get(id) ?? []).sort(bySendAt);

/** Writes to the tables of one unit of work. Locks have no effect, because units of work run one after another. */
export class InMemoryScheduledRepository implements ScheduledRepository {
  constructor(
    private readonly tables: Tables,
    private readonly stamps: UserStamps,
  ) {}

  async repeated(request: ScheduleRequest) {
    const earlier = this.tables.scheduleRequests.get(requestKey(request));
    return earlier ? { id: earlier.id, sameContent: earlier.request.fingerprint === request.fingerprint } : null;
  }

  async count(userId: UserId): Promise<number> {
    return scheduledOf(this.tables, userId).length;
  }

  async add(scheduled: Scheduled, request: ScheduleRequest | null): Promise<void> {
    await this.save(scheduled);
    if (request)
      this.tables.scheduleRequests.set(requestKey(request), { request, id: scheduled.id, sendAt: scheduled.sendAt });
  }

  async lock(userId: UserId, id: ScheduledId): Promise<LockedScheduled | null> {
    const stored = this.tables.scheduled.get(id);
    if (stored?.scheduled.userId !== userId) return null;
    return { scheduled: stored.scheduled, claimId: stored.claimId };
  }

  async save(scheduled: Scheduled): Promise<void> {
    const dueAt = scheduled.state === "waiting" ? scheduled.sendAt : null;
    const { id, userId, roomId } = scheduled;
    this.tables.scheduled.set(id, { scheduled, dueAt, claimId: null, isRetry: false });
    this.stamps.stamp(userId, "scheduled", [{ id, roomId }]);
  }

  async remove(scheduled: Scheduled): Promise<void> {
    const { id, userId, roomId } = scheduled;
    this.tables.scheduled.delete(id);
    this.stamps.stampRemoved(userId, "scheduled", [{ id, roomId }]);
  }

  async removeAll(userId: UserId): Promise<void> {
    for (const { scheduled } of scheduledOf(this.tables, userId)) await this.remove(scheduled);
    for (const { request } of this.tables.scheduleRequests.values())
      if (request.userId === userId) this.tables.scheduleRequests.delete(requestKey(request));
  }

  async purgeRequests(before: Date, limit: number): Promise<number> {
    const { scheduleRequests } = this.tables;
    const old = [...scheduleRequests.values()].filter(({ sendAt }) => sendAt < before).slice(0, limit);
    for (const { request } of old) scheduleRequests.delete(requestKey(request));
    return old.length;
  }
}

export class InMemoryScheduledQueue implements ScheduledQueue {
  constructor(
    private readonly tables: Pick<MemoryTables, "scheduled" | "scheduledByUser" | "userChanges">,
    private readonly turns: KeyedMutex,
  ) {}

  claim({ claimId, now, leaseMs, limit, perUser }: ScheduledClaim): Promise<readonly Scheduled[]> {
    return this.turns.runExclusive(WRITE_LOCK, () => {
      const due = this.dueByUser(now);
      const firstTries = due.map((stored) => stored.filter(({ isRetry }) => !isRetry));
      const turns = Array.from({ length: perUser }, (_, turn) => firstTries.flatMap((stored) => stored[turn] ?? []));
      const retries = due.flatMap((stored) => stored.find(({ isRetry }) => isRetry) ?? []);
      const claimed = [...turns.flat(), ...retries].slice(0, limit);
      const dueAt = new Date(now.getTime() + leaseMs);
      for (const stored of claimed) this.tables.scheduled.set(stored.scheduled.id, { ...stored, dueAt, claimId });
      return due.flatMap((stored) => stored.filter((each) => claimed.includes(each)).map(({ scheduled }) => scheduled));
    });
  }

  postpone(userId: UserId, { claimId, ids, now, delayMs }: Parameters<ScheduledQueue["postpone"]>[1]): Promise<void> {
    const until = new Date(now.getTime() + delayMs);
    return this.turns.runExclusive(WRITE_LOCK, () => {
      for (const stored of scheduledOf(this.tables, userId)) {
        const { id } = stored.scheduled;
        const isHeld = stored.claimId === claimId && ids.includes(id);
        const isEarlier = stored.claimId === null && stored.dueAt !== null && stored.dueAt < until;
        if (isHeld || isEarlier) this.tables.scheduled.set(id, { ...stored, dueAt: until });
      }
    });
  }

  retryLater(
    userId: UserId,
    { claimId, id, now, delayMs }: Parameters<ScheduledQueue["retryLater"]>[1],
  ): Promise<void> {
    const dueAt = new Date(now.getTime() + delayMs);
    return this.turns.runExclusive(WRITE_LOCK, () => {
      const stored = this.tables.scheduled.get(id);
      if (stored?.scheduled.userId === userId && stored.claimId === claimId)
        this.tables.scheduled.set(id, { ...stored, dueAt, isRetry: true });
    });
  }

  async list(userId: UserId, { after, limit }: Parameters<ScheduledQueue["list"]>[1]) {
    const all = scheduledOf(this.tables, userId).filter((stored) => !after || isAfter(stored.scheduled, after));
    return all.slice(0, limit).map(({ scheduled }) => this.listed(scheduled));
  }

  async find(userId: UserId, id: ScheduledId): Promise<ListedScheduled | null> {
    const stored = this.tables.scheduled.get(id);
    return stored?.scheduled.userId === userId ? this.listed(stored.scheduled) : null;
  }

  async countWaiting(most: number): Promise<number> {
    const waiting = [...this.tables.scheduled.values()].filter(({ dueAt }) => dueAt !== null);
    return Math.min(most, waiting.length);
  }

  /** The due messages of each author of whom no claim holds one that holds up the others. */
  private dueByUser(now: Date): readonly (readonly StoredScheduled[])[] {
    const byUser = new Map<UserId, StoredScheduled[]>();
    const isHeld = ({ claimId, dueAt }: StoredScheduled) => claimId !== null && dueAt !== null && dueAt > now;
    const held = new Set<UserId>();
    for (const stored of this.tables.scheduled.values()) {
      const { userId } = stored.scheduled;
      if (isHeld(stored)) {
        if (!stored.isRetry) held.add(userId);
      } else if (stored.dueAt && stored.dueAt <= now) byUser.set(userId, [...(byUser.get(userId) ?? []), stored]);
    }
    return [...byUser].flatMap(([userId, stored]) => (held.has(userId) ? [] : [stored.sort(byTurn)]));
  }

  private listed(scheduled: Scheduled): ListedScheduled {
    const change = this.tables.userChanges.get(userChangeKey(scheduled.userId, "scheduled", scheduled.id));
    return { scheduled, rev: change?.rev ?? 0 };
  }
}

type Place = Pick<Scheduled, "sendAt" | "id">;

const isAfter = (a: Place, b: Place): boolean =>
  a.sendAt > b.sendAt || (a.sendAt.getTime() === b.sendAt.getTime() && a.id > b.id);

const bySendAt = (a: StoredScheduled, b: StoredScheduled): number => (isAfter(a.scheduled, b.scheduled) ? 1 : -1);

const retryMs = ({ isRetry, dueAt }: StoredScheduled): number => (isRetry ? (dueAt?.getTime() ?? 0) : 0);

/** Retries come last, the one that is due longest first. */
const byTurn = (a: StoredScheduled, b: StoredScheduled): number =>
  Number(a.isRetry) - Number(b.isRetry) || retryMs(a) - retryMs(b) || bySendAt(a, b);
