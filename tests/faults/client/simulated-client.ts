/** A user with a client that records every action and observation. */
export interface SimulatedClient {
  readonly name: string;
  readonly user: string;
  /** Connects, and reconnects after every loss. */
  start(): void;
  /** Disconnects for good. */
  stop(): void;
  /** Retries until the message is stored or finally refused. */
  send(room: string, body: string): Promise<void>;
  edit(room: string, message: string, body: string): Promise<void>;
  join(room: string): Promise<void>;
  /** The `rev` up to which the client has everything of the room, or `null` when it does not read the room. */
  position(room: string): number | null;
  /** Ids of this client's messages that were acknowledged. */
  mine(room: string): readonly string[];
  /** Whether every send has an answer. */
  readonly idle: boolean;
}
