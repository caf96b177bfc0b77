import type { BusListener, BusTopic, RoomBus } from "../../application/ports/room-bus.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";

/** Where the nodes of one process meet; alone on it, a node hears nobody. */
export class InProcessExchange {
  private readonly nodes = new Set<InProcessRoomBus>();

  join(): RoomBus {
    const node = new InProcessRoomBus((topic, changes) => {
      for (const other of this.nodes) if (other !== node) other.hear(topic, changes);
    });
    this.nodes.add(node);
    return node;
  }
}

class InProcessRoomBus implements RoomBus {
  private readonly topics = new Set<BusTopic>();
  private listener: BusListener | null = null;

  constructor(private readonly tellOthers: (topic: BusTopic, changes: readonly RoomChange[]) => void) {}

  listen(listener: BusListener): void {
    this.listener = listener;
  }

  publish(topic: BusTopic, changes: readonly RoomChange[]): void {
    this.tellOthers(topic, changes);
  }

  subscribe(topic: BusTopic): void {
    this.topics.add(topic);
  }

  unsubscribe(topic: BusTopic): void {
    this.topics.delete(topic);
  }

  hear(topic: BusTopic, changes: readonly RoomChange[]): void {
    if (!this.topics.has(topic)) return;
    queueMicrotask(() => this.listener?.heard(topic, changes));
  }
}
