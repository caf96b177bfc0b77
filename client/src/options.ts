import type { Transport } from "./connection/chat-socket.js";
import type { RetryTimes } from "./connection/full-jitter.js";
import type { TokenSource } from "./connection/token-holder.js";
import type { Profile } from "./protocol.js";
import type { StoredSession } from "./storage/stored-session.js";
import type { KeyValueStore } from "./storage/key-value-store.js";

export const RETRY: RetryTimes = { baseMs: 500, capMs: 10_000 };
export const REQUEST_TIMEOUT_MS = 8_000;

export type ClientOptions = Readonly<{
  /** The server's address, such as `https://chat.example.com` or, under a path, `https://example.com/chat`. In a browser it defaults to the page's own origin. */
  url?: string;
  /** Returns a valid access token: `storedSession(…).token`, or your own. */
  token: TokenSource;
  /**
   * The stored login that supplies the token. `logOut` ends and removes it, even while the server cannot be reached.
   */
  session?: Pick<StoredSession, "end">;
  /** The token's user, if known. The user's stored state is then available before the first connection. */
  user?: Profile;
  /** Storage of the outbox and the cursors. Default: in memory. */
  storage?: KeyValueStore;
  /** Default: WebSocket only, which needs no sticky sessions in front of several nodes. */
  transports?: readonly Transport[];
  /** Time limit for an acknowledgement. Default: 8 seconds. */
  requestTimeoutMs?: number;
  /**
   * When more messages, members and notices of a room changed while the client was away, it starts again with the
   * room's newest page (`resynced` with `reset: true`) instead of reading every change. From 1 to 100,000. `null`: it
   * reads every change, however many there are, for programs that must see each of them. Default: 1,000.
   */
  maxChanges?: number | null;
  /** Pauses between attempts to connect, sync and send. Default: 500 ms, doubling up to 10 seconds. */
  retry?: RetryTimes;
}>;

export type LogOutOptions = Readonly<{
  /** Logs out and drops unsent messages and changes. */
  discardUnsent?: boolean;
}>;

/** Longest lifetime of an access token that a server may be configured with. */
export const LONGEST_ACCESS_MS = 86_400_000;
