import type { ActivityState } from "../../domain/presence/activity.js";
import type { MessageId } from "../../domain/messages/message.js";
import { requireMember, requireWriter, type RoomAccess } from "../../domain/rooms/access.js";
import { roomNotFound } from "../../domain/rooms/errors.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { MessageLog } from "../ports/message-log.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { AccessCache } from "../rooms/access-cache.js";
import type { Activities } from "../realtime/presence/activities.js";
import { checkRoot } from "./activity-root.js";

type Deps = Readonly<{
  activities: Pick<Activities, "set" | "isIn">;
  accessCache: Pick<AccessCache, "evaluate">;
  messageLog: Pick<MessageLog, "find">;
  rateLimiter: RateLimiter;
  clock: Clock;
}>;

type Input = Readonly<{ roomId: RoomId; threadOf?: MessageId; state: ActivityState | null; label?: string }>;

/** Says what the actor does in a room or a thread. Only members who may write there can say so; all may end it. */
export class SetActivity {
  constructor(private readonly deps: Deps) {}

  async execute({ userId, connectionId }: Actor, { roomId, threadOf, state, label }: Input): Promise<void> {
    const { activities, accessCache, messageLog, rateLimiter } = this.deps;
    await rateLimiter.take("activity.set", userId);
    const access = await accessCache.evaluate(roomId, userId, (known) => this.decide(known, state));
    const area = { roomId, threadOf: threadOf ?? null };
    const isKnown = connectionId !== undefined && activities.isIn(connectionId, area);
    if (area.threadOf !== null && !isKnown)
      await checkRoot(messageLog, access, area.threadOf, { isOpen: state !== null });
    if (connectionId === undefined) return;
    const doing = state === null ? null : { state, label: label?.trim() ?? null };
    activities.set({ connectionId, userId }, area, doing);
  }

  private decide(access: RoomAccess | null, state: ActivityState | null): RoomAccess {
    if (state === null) requireMember(access);
    else requireWriter(access, this.deps.clock.now());
    if (!access) throw roomNotFound();
    return access;
  }
}
