import { domainEventsOf, type DomainEvent } from "../../../domain/rooms/domain-event.js";
import type { RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { DomainEventListener } from "../../ports/domain-event-listener.js";
import type { Scheduler } from "../../ports/scheduler.js";

/** Waits this long for earlier changes of a room, whose commits may be answered on other database connections. */
const HOLD_MS = 40;

/** The listener of a node that nobody listens to. */
export const NO_LISTENER: DomainEventListener = { onEvent: () => {} };

type Deps = Readonly<{
  domainEventListener: DomainEventListener;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/** Passes what was committed on this node to the listener, in the order of `rev` within each room. */
export class DomainEvents {
  private readonly held = new Map<RoomId, RoomChange[]>();

  constructor(private readonly deps: Deps) {}

  /** Costs nothing when nobody listens. */
  add(change: RoomChange): void {
    if (this.deps.domainEventListener === NO_LISTENER) return;
    const waiting = this.held.get(change.roomId);
    if (waiting) {
      waiting.push(change);
      return;
    }
    this.held.set(change.roomId, [change]);
    const { scheduler } = this.deps;
    scheduler.after(HOLD_MS, () => scheduler.soon(() => this.flush(change.roomId)));
  }

  private flush(roomId: RoomId): void {
    const changes = this.held.get(roomId) ?? [];
    this.held.delete(roomId);
    for (const change of changes.sort((a, b) => a.rev - b.rev))
      for (const event of domainEventsOf(change)) void this.tell(event);
  }

  private async tell(event: DomainEvent): Promise<void> {
    try {
      await this.deps.domainEventListener.onEvent(event);
    } catch (error) {
      this.deps.report(error);
    }
  }
}
