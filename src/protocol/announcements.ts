import { z } from "zod";
import { count, id, time } from "./answer-fields.js";
import { ActivityChange } from "./activities.js";
import { ReadMarked } from "./read-markers.js";
import { Presence } from "./presence.js";
import { Profile, Room, RoomChanged } from "./answers.js";
import { UserChanged } from "./user-answers.js";
import type { ServerToClientEvents } from "./events.js";

type Payloads = { [Name in keyof ServerToClientEvents]: z.ZodType<Parameters<ServerToClientEvents[Name]>[0]> };

/** Schemas of the announcements, by name of the event. */
export const ANNOUNCEMENTS = {
  ready: z.strictObject({
    user: Profile,
    sessionId: id(),
    expiresAt: time(),
    serverTime: time(),
    epoch: id(),
    userRev: count(),
    blockedIds: z.array(id()),
    rooms: z.array(
      z.strictObject({ roomId: id(), seq: count(), rev: count(), readSeq: count(), unreadFrom: count().nullable() }),
    ),
  }),
  "room:changed": RoomChanged,
  "room:resync": z.strictObject({ roomId: id(), rev: count() }),
  "room:added": z.strictObject({ room: Room, rev: count() }),
  "room:removed": z.strictObject({ roomId: id(), reason: z.enum(["left", "removed", "banned"]) }),
  "activity:changed": ActivityChange,
  "read:marked": ReadMarked,
  "user:changed": UserChanged,
  "presence:changed": Presence,
  "session:ended": z.strictObject({
    reason: z.enum(["logged_out", "revoked", "password_changed", "banned", "expired"]),
  }),
} as const satisfies Payloads;

export const ANNOUNCEMENT_SUMMARIES = {
  ready: "The connection is subscribed to these rooms, which are at these revisions.",
  "room:changed": "Everything that changed in a room after revision `from`, up to `rev`.",
  "room:resync": "Changes of a room were left out: request them with `room:sync`.",
  "room:added": "I became a member of a room on another device or over REST.",
  "room:removed": "I am no longer a member of a room.",
  "activity:changed":
    "Somebody began, changed or ended what they do in what this connection shows; or the number of the others changed.",
  "read:marked": "How far somebody else has read, where receipts are on.",
  "user:changed": "What changed of my own things after the `userRev` `from`, up to `rev`, on any device.",
  "presence:changed": "Somebody whom this connection watches came, went, or changed their status.",
  "session:ended": "The session ended, or its access token expired. The server disconnects now.",
} as const satisfies Record<keyof ServerToClientEvents, string>;
