import { NO_ACTIVITIES, type ShownActivities } from "../../domain/presence/activity.js";
import type { MessageId } from "../../domain/messages/message.js";
import { requireMember, type RoomAccess } from "../../domain/rooms/access.js";
import { roomNotFound } from "../../domain/rooms/errors.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { MessageLog } from "../ports/message-log.js";
import type { AccessCache } from "../rooms/access-cache.js";
import type { Activities } from "../realtime/presence/activities.js";
import { checkRoot } from "./activity-root.js";

type Deps = Readonly<{
  activities: Pick<Activities, "focus">;
  accessCache: Pick<AccessCache, "evaluate">;
  messageLog: Pick<MessageLog, "find">;
}>;

type Input = Readonly<{ roomId: RoomId | null; threadOf?: MessageId }>;

/** Records which room or thread a connection shows. Only members are shown activities. */
export class FocusRoom {
  constructor(private readonly deps: Deps) {}

  async execute({ userId, connectionId }: Actor, { roomId, threadOf }: Input): Promise<ShownActivities> {
    const { activities, accessCache, messageLog } = this.deps;
    const area = roomId === null ? null : { roomId, threadOf: threadOf ?? null };
    if (area) {
      const access = await accessCache.evaluate(area.roomId, userId, memberAccess);
      if (area.threadOf !== null) await checkRoot(messageLog, access, area.threadOf, { isOpen: false });
    }
    return connectionId === undefined ? NO_ACTIVITIES : activities.focus({ connectionId, userId }, area);
  }
}

function memberAccess(access: RoomAccess | null): RoomAccess {
  requireMember(access);
  if (!access) throw roomNotFound();
  return access;
}
