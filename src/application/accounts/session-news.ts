import type { Session } from "../../domain/accounts/session.js";
import type { MessageBroadcaster } from "../ports/message-broadcaster.js";
import { userTopic, type RoomBus, type SessionEnded } from "../ports/room-bus.js";
import type { SessionCache } from "./session-cache.js";

type Deps = Readonly<{
  broadcaster: Pick<MessageBroadcaster, "endSession">;
  sessionCache: Pick<SessionCache, "discard">;
  bus: Pick<RoomBus, "publish">;
}>;

/** The one path from the end of a session, here or on another node, to its connections on this node. */
export class SessionNews {
  constructor(private readonly deps: Deps) {}

  /** Committed on this node. */
  ended(session: Session): void {
    const over = { sessionId: session.id, reason: session.endReason ?? "revoked" };
    this.heard(over);
    this.deps.bus.publish(userTopic(session.userId), [over]);
  }

  /** Committed on another node. */
  heard({ sessionId, reason }: SessionEnded): void {
    this.deps.sessionCache.discard(sessionId);
    this.deps.broadcaster.endSession(sessionId, reason);
  }
}
