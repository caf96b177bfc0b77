import type { Opening } from "../wire/raw-connection.js";

export const SENDERS = 10;

/** A chat server in a process of its own, on PostgreSQL, with one room and people in it. */
export type Chat = Readonly<{
  name: string;
  pid: number;
  /** Begins to measure; what it returns says how many CPU seconds PostgreSQL took since. */
  measurePostgres(): Promise<() => Promise<number>>;
  /** How the connections to the room open: the first ten send, each a person of their own. */
  opening(index: number): Opening;
  /** What `message:send` carries. */
  payload(body: string): unknown;
  /** How many messages a packet brings. */
  messagesIn(packet: string): number;
  close(): Promise<void>;
}>;

/** So much of a packet is looked at to see how many messages it brings. */
export const PACKET_HEAD = 140;
