import type { UserId } from "../../../domain/accounts/user.js";
import {
  NO_ACTIVITIES,
  type ActivityArea,
  type ActivityState,
  type ShownActivities,
} from "../../../domain/presence/activity.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Clock } from "../../ports/clock.js";
import type { MessageBroadcaster } from "../../ports/message-broadcaster.js";
import type { MonotonicClock } from "../../ports/monotonic-clock.js";
import { activityTopic, type ActivityHint, type RoomBus } from "../../ports/room-bus.js";
import type { Scheduler } from "../../ports/scheduler.js";
import type { Subscriptions } from "../connections/subscriptions.js";
import { ActiveArea, type AreaDeps, type Reader } from "./active-area.js";
import { activePeopleFrom, activePeopleOnBus } from "./activities-on-bus.js";
import { nextPush, type NextPush } from "./next-push.js";

/** Time between two pushes to one reader: at most two packets in any second. */
const PUSH_EVERY_MS = 510;
/** Other nodes are told again of activities that last. */
const PUBLISH_EVERY_MS = 2_000;
/** Areas in which one connection is active at the same time. Setting another one ends the oldest. */
const MAX_AREAS = 20;

type Connection = Readonly<{ connectionId: string; userId: UserId }>;
type Doing = Readonly<{ state: ActivityState; label: string | null }>;

type Deps = AreaDeps &
  Readonly<{
    nodeId: string;
    subscriptions: Pick<Subscriptions, "isOpen" | "isSubscribed">;
    messageBroadcaster: Pick<MessageBroadcaster, "pushIfDrained">;
    roomBus: Pick<RoomBus, "publish" | "subscribe" | "unsubscribe">;
    scheduler: Scheduler;
    clock: Clock;
    monotonicClock: MonotonicClock;
  }>;

/**
 * Shows what people do right now in the rooms and threads that connections show. Nothing is stored: an activity lives
 * on the node of its connection, which publishes it to the nodes with readers.
 */
export class Activities {
  private readonly areas = new Map<string, ActiveArea>();
  /** Areas in which something happens. The others cost nothing. */
  private readonly active = new Set<ActiveArea>();
  private readonly focused = new Map<string, ActiveArea>();
  /** Readers by room, with its threads. */
  private readonly readersIn = new Map<RoomId, number>();
  private readonly setIn = new Map<string, Set<ActiveArea>>();
  private timer: { cancel(): void } | null = null;
  private lastTick = -Infinity;

  constructor(private readonly deps: Deps) {}

  /** Connections that show a room or a thread. */
  get readers(): number {
    return this.focused.size;
  }

  /** People who are active on this node, once for each room and thread. */
  get people(): number {
    let people = 0;
    for (const area of this.active) people += area.localPeople;
    return people;
  }

  /** Records what the connection shows from now on. Returns the activities there. */
  focus({ connectionId, userId }: Connection, shown: ActivityArea | null): ShownActivities {
    this.unfocus(connectionId);
    const { subscriptions, roomBus } = this.deps;
    if (!shown || !subscriptions.isOpen(connectionId)) return NO_ACTIVITIES;
    const area = this.areaOf(shown);
    const readers = this.readersIn.get(shown.roomId) ?? 0;
    if (readers === 0) roomBus.subscribe(activityTopic(shown.roomId));
    this.readersIn.set(shown.roomId, readers + 1);
    this.focused.set(connectionId, area);
    if (subscriptions.isSubscribed(connectionId, shown.roomId)) return area.show(connectionId, userId);
    area.showLater(connectionId, userId);
    this.wake(area);
    return NO_ACTIVITIES;
  }

  /** Whether the connection shows the area, or is active in it. */
  isIn(connectionId: string, { roomId, threadOf }: ActivityArea): boolean {
    const area = this.areas.get(keyOf({ roomId, threadOf }));
    return (
      area !== undefined &&
      (this.focused.get(connectionId) === area || (this.setIn.get(connectionId)?.has(area) ?? false))
    );
  }

  /** Sets what the connection's user does; `null` ends it. Does nothing for a connection that left the room. */
  set({ connectionId, userId }: Connection, place: ActivityArea, doing: Doing | null): void {
    if (!doing) return this.end(connectionId, place);
    if (!this.deps.subscriptions.isSubscribed(connectionId, place.roomId)) return;
    const area = this.areaOf(place);
    const areas = this.setIn.get(connectionId) ?? new Set();
    const [oldest] = areas;
    if (oldest && !areas.has(area) && areas.size >= MAX_AREAS) this.end(connectionId, oldest.area);
    areas.add(area);
    this.setIn.set(connectionId, areas);
    area.set(connectionId, { userId, ...doing, since: this.deps.clock.now().getTime() }, this.now());
    this.wake(area);
  }

  /** Receives what another node lists. */
  receive({ nodeId, roomId, threadOf, first, count }: ActivityHint): void {
    const area = this.areas.get(keyOf({ roomId, threadOf }));
    if (!area || area.readers.size === 0) return;
    area.receive(nodeId, activePeopleFrom({ first, count }), this.now());
    this.wake(area);
  }

  /** Ends what a person does in the room, who may not do it any more. */
  endOfUser(roomId: RoomId, userId: UserId): void {
    for (const area of this.active)
      if (area.area.roomId === roomId) {
        area.endOfUser(userId);
        this.wake(area);
      }
  }

  /** Applies the changed blocks of a user to what they see and to who sees them. */
  blocksChanged(userId: UserId): void {
    for (const area of this.active) if (area.blocksChanged(userId)) this.wake(area);
  }

  /** Ends what the connection shows and does in a room that it is not subscribed to any more. */
  leave(connectionId: string, roomId: RoomId): void {
    if (this.focused.get(connectionId)?.area.roomId === roomId) this.unfocus(connectionId);
    for (const area of this.setIn.get(connectionId) ?? [])
      if (area.area.roomId === roomId) this.end(connectionId, area.area);
  }

  /** Ends what a closed connection showed and did. */
  close(connectionId: string): void {
    this.unfocus(connectionId);
    for (const { area } of this.setIn.get(connectionId) ?? []) this.end(connectionId, area);
  }

  private end(connectionId: string, place: ActivityArea): void {
    const area = this.areas.get(keyOf(place));
    const areas = this.setIn.get(connectionId);
    if (!area || !areas?.delete(area)) return;
    if (areas.size === 0) this.setIn.delete(connectionId);
    area.endOf(connectionId);
    this.wake(area);
  }

  private unfocus(connectionId: string): void {
    const area = this.focused.get(connectionId);
    if (!area) return;
    this.focused.delete(connectionId);
    area.readers.delete(connectionId);
    const { roomId } = area.area;
    const readers = (this.readersIn.get(roomId) ?? 1) - 1;
    this.readersIn.set(roomId, readers);
    if (readers === 0) {
      this.readersIn.delete(roomId);
      this.deps.roomBus.unsubscribe(activityTopic(roomId));
    }
    if (area.readers.size === 0) area.forgetOthers();
    this.forgetIfEmpty(area);
  }

  private areaOf(place: ActivityArea): ActiveArea {
    const key = keyOf(place);
    const area = this.areas.get(key) ?? new ActiveArea(place, this.deps);
    this.areas.set(key, area);
    return area;
  }

  private forgetIfEmpty(area: ActiveArea): void {
    if (!area.isEmpty) return;
    this.areas.delete(keyOf(area.area));
    this.active.delete(area);
  }

  private wake(area: ActiveArea): void {
    this.active.add(area);
    if (this.timer) return;
    const delay = Math.max(0, this.lastTick + PUSH_EVERY_MS - this.now());
    this.timer = this.deps.scheduler.after(delay, () => this.tick());
  }

  private tick(): void {
    this.timer = null;
    this.lastTick = this.now();
    for (const area of this.active) {
      area.expire(this.lastTick);
      this.publish(area);
      if (area.isDirty) area.isDirty = this.show(area);
      if (!area.isActive && !area.isDirty) this.active.delete(area);
      this.forgetIfEmpty(area);
    }
    for (const [connectionId, areas] of this.setIn) this.dropEnded(connectionId, areas);
    const [next] = this.active;
    if (next) this.wake(next);
  }

  private dropEnded(connectionId: string, areas: Set<ActiveArea>): void {
    for (const area of areas) if (area.localPeople === 0) areas.delete(area);
    if (areas.size === 0) this.setIn.delete(connectionId);
  }

  /** Tells other nodes of a change at once, and of activities that last every two seconds. */
  private publish(area: ActiveArea): void {
    const isDue = area.localPeople > 0 && this.lastTick - (area.publishedAt ?? 0) >= PUBLISH_EVERY_MS;
    if (area.isPublished && !isDue) return;
    area.isPublished = true;
    area.publishedAt = this.lastTick;
    const hint: ActivityHint = { nodeId: this.deps.nodeId, ...area.area, ...activePeopleOnBus(area.listed()) };
    this.deps.roomBus.publish(activityTopic(area.area.roomId), [hint]);
  }

  /** Pushes one difference to each reader. Returns whether a reader has more to see. */
  private show(area: ActiveArea): boolean {
    const people = area.people();
    const common = area.viewOf("", people);
    const steps = new Map<ShownActivities, NextPush | null>();
    let isBehind = false;
    for (const reader of area.readers.values()) {
      const seesAll = area.seesAll(reader, people);
      const target = seesAll ? common : area.viewOf(reader.userId, people);
      const step = (seesAll && steps.get(reader.shown)) || nextPush(area.area, reader.shown, target);
      if (seesAll) steps.set(reader.shown, step);
      isBehind = this.push(area, reader, step) || isBehind;
    }
    return isBehind;
  }

  /** Returns whether the reader has more to see. Pushes nothing to one who lags, or is not subscribed yet. */
  private push({ area }: ActiveArea, reader: Reader, next: NextPush | null): boolean {
    if (!next) return false;
    if (!this.deps.subscriptions.isSubscribed(reader.connectionId, area.roomId)) return true;
    if (!this.deps.messageBroadcaster.pushIfDrained(reader.connectionId, next.announcement)) return true;
    reader.shown = next.after;
    return next.more;
  }

  private now(): number {
    return this.deps.monotonicClock.elapsedMs();
  }
}

const keyOf = ({ roomId, threadOf }: ActivityArea): string => `${roomId} ${threadOf ?? ""}`;
