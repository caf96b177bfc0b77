export type NewMessage = Readonly<{
  body: string;
  /** The quoted message. */
  replyTo?: string;
  /** Root of the thread. */
  threadOf?: string;
  alsoInRoom?: boolean;
}>;

export type NewReaction = Readonly<{ emoji: string; added: boolean }>;

/** A user with a client that records every action and observation. */
export interface SimulatedClient {
  readonly name: string;
  readonly user: string;
  /** Connects, and reconnects after every loss. */
  start(): void;
  /** Disconnects for good. */
  stop(): void;
  /** Retries until the message is stored or finally refused. */
  send(room: string, message: NewMessage): Promise<void>;
  edit(room: string, message: string, body: string): Promise<void>;
  /** Adds or removes a reaction. */
  react(room: string, message: string, reaction: NewReaction): Promise<void>;
  /** Moves the read marker of the room to the message that the client got last. */
  markRead(room: string): Promise<void>;
  join(room: string): Promise<void>;
  /** The `rev` up to which the client has everything of the room, or `null` when it does not read the room. */
  position(room: string): number | null;
  /** Last acknowledged messages of this client in the timeline. */
  mine(room: string): readonly string[];
  /** Whether every send has an answer. */
  readonly idle: boolean;
}
