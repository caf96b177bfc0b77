import type { BusHint, BusListener, BusTopic, RoomBus } from "../../application/ports/room-bus.js";

/** Connects the nodes of one process. A single node receives nothing. */
export class InProcessExchange {
  private readonly nodes = new Set<InProcessRoomBus>();

  join(): RoomBus {
    const node = new InProcessRoomBus((topic, hints) => {
      for (const other of this.nodes) if (other !== node) other.hear(topic, hints);
    });
    this.nodes.add(node);
    return node;
  }
}

class InProcessRoomBus implements RoomBus {
  private readonly topics = new Set<BusTopic>();
  private listener: BusListener | null = null;

  constructor(private readonly tellOthers: (topic: BusTopic, hints: readonly BusHint[]) => void) {}

  start(listener: BusListener): void {
    this.listener = listener;
  }

  publish(topic: BusTopic, hints: readonly BusHint[]): void {
    this.tellOthers(topic, hints);
  }

  subscribe(topic: BusTopic): void {
    this.topics.add(topic);
  }

  unsubscribe(topic: BusTopic): void {
    this.topics.delete(topic);
  }

  hear(topic: BusTopic, hints: readonly BusHint[]): void {
    if (!this.topics.has(topic)) return;
    queueMicrotask(() => this.listener?.onHints(topic, hints));
  }
}
