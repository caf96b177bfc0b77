import type { Opening } from "../wire/raw-connection.js";

export const SENDERS = 10;

/** A chat server in its own process, on PostgreSQL, with one room and its members. */
export type Chat = Readonly<{
  name: string;
  pid: number;
  /** Starts measuring. The returned function gives PostgreSQL's CPU seconds since then. */
  measurePostgres(): Promise<() => Promise<number>>;
  /** The handshake of a connection. The first ten connections send, each as a different user. */
  opening(index: number): Opening;
  /** Payload of `message:send`. */
  payload(body: string): unknown;
  /** Number of messages in a packet. */
  messagesIn(packet: string): number;
  close(): Promise<void>;
}>;

/** Bytes of a packet that are read to count its messages. */
export const PACKET_HEAD = 140;
