import type {
  Announcement,
  MessageBroadcaster,
  PassingAnnouncement,
  RoomAnnouncement,
} from "../../application/ports/message-broadcaster.js";
import type { RoomId } from "../../domain/rooms/room.js";

type Receive = (announcement: Announcement) => void;

/** Pushes to connections in this process, none of which is slow. Keeps the pushed announcements of each. */
export class InMemoryBroadcaster implements MessageBroadcaster {
  private readonly open = new Map<string, Receive>();
  private readonly announcements = new Map<string, Announcement[]>();
  private readonly subscribers = new Map<RoomId, Set<string>>();

  /** Adds a connection. `receive` is called with each announcement that is pushed to it. */
  connect(connectionId: string, receive: Receive = () => {}): void {
    this.open.set(connectionId, receive);
    this.announcements.set(connectionId, []);
  }

  isOpen(connectionId: string): boolean {
    return this.open.has(connectionId);
  }

  /** The announcements that were pushed to the connection, in order. */
  pushedTo(connectionId: string): readonly Announcement[] {
    return this.announcements.get(connectionId) ?? [];
  }

  subscribe(connectionId: string, roomId: RoomId): void {
    if (!this.isOpen(connectionId)) return;
    this.subscribers.set(roomId, (this.subscribers.get(roomId) ?? new Set()).add(connectionId));
  }

  unsubscribe(connectionId: string, roomId: RoomId): void {
    this.subscribers.get(roomId)?.delete(connectionId);
  }

  subscribedTo(roomId: RoomId): Iterable<string> {
    return [...(this.subscribers.get(roomId) ?? [])];
  }

  pushToRoom(roomId: RoomId, announcement: RoomAnnouncement, except?: ReadonlySet<string>): void {
    for (const connectionId of this.subscribers.get(roomId) ?? [])
      if (!except?.has(connectionId)) this.push(connectionId, announcement);
  }

  push(connectionId: string, announcement: Announcement): void {
    const receive = this.open.get(connectionId);
    if (!receive) return;
    this.announcements.get(connectionId)?.push(announcement);
    receive(announcement);
  }

  pushIfDrained(connectionId: string, announcement: PassingAnnouncement): boolean {
    this.push(connectionId, announcement);
    return this.isOpen(connectionId);
  }

  disconnect(connectionId: string): void {
    this.open.delete(connectionId);
    for (const connectionIds of this.subscribers.values()) connectionIds.delete(connectionId);
  }

  disconnectAll(): void {
    for (const connectionId of this.open.keys()) this.disconnect(connectionId);
  }
}
