/** Somebody at a frontend, who writes down everything that they do and see. */
export interface SimulatedClient {
  readonly name: string;
  readonly user: string;
  /** Goes live, and comes back after every loss. */
  start(): void;
  /** Leaves for good. */
  stop(): void;
  /** Resolves when it is stored or refused for good; sent again and again until then. */
  send(room: string, body: string): Promise<void>;
  edit(room: string, message: string, body: string): Promise<void>;
  join(room: string): Promise<void>;
  /** How far it has everything of the room; `null` when it does not read it. */
  position(room: string): number | null;
  /** Messages of its own that it knows to be stored. */
  mine(room: string): readonly string[];
  /** Whether everything that it wanted to send has an answer. */
  readonly idle: boolean;
}
