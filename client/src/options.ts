import type { Transport } from "./connection/chat-socket.js";
import type { RetryTimes } from "./connection/full-jitter.js";
import type { TokenSource } from "./connection/token-holder.js";
import type { Profile } from "./protocol.js";
import type { StoredSession } from "./storage/stored-session.js";
import type { KeyValueStore } from "./storage/key-value-store.js";

export type ClientOptions = Readonly<{
  /** The server's address, such as `https://chat.example.com` or, under a path, `https://example.com/chat`. In a browser it defaults to the page's own origin. */
  url?: string;
  /** A good access token: `storedSession(…).token`, or your own. */
  token: TokenSource;
  /** The login that the token comes from: `logOut` then ends and forgets it, even while the server cannot be reached. */
  session?: Pick<StoredSession, "end">;
  /** Whose token that is, when known: what was kept for them is then there before the first connection. */
  user?: Profile;
  /** Where the outbox and the cursors outlive this object. In memory when left out. */
  storage?: KeyValueStore;
  /** WebSocket alone when left out: it needs no sticky sessions in front of several nodes. */
  transports?: readonly Transport[];
  /** How long an ack may take before the request counts as unanswered. 8 seconds when left out. */
  requestTimeoutMs?: number;
  /** Between attempts to connect, sync and send. 500 ms, doubling up to 10 seconds, when left out. */
  retry?: RetryTimes;
}>;

export type LogOutOptions = Readonly<{
  /** Logs out though something that was written has not been sent. It is gone then. */
  discardUnsent?: boolean;
}>;
