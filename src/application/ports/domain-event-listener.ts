import type { DomainEvent } from "../../domain/rooms/domain-event.js";
import type { Closable } from "./closable.js";

/** Receives the domain events of this node, for webhooks, notifications and the like. */
export interface DomainEventListener extends Closable {
  /**
   * Is called with each event of a change that this node committed, after the commit, at most once, in the order of `rev`
   * within a room. Changes that other nodes commit are left out: each node calls its own listener. Nobody waits for the
   * returned promise. An error or a rejection is reported, and affects neither the change nor later events. A process that
   * is killed loses the events of its last moments; a program that must not miss any reads the changes of the room.
   */
  onEvent(event: DomainEvent): void | Promise<void>;
}
