import type { Scheduled } from "@synctalk/client";

type Code = NonNullable<Scheduled["code"]>;

const REASONS: Readonly<Partial<Record<Code, string>>> = {
  "room.muted": "You were muted in this room.",
  "room.banned": "You were banned from this room.",
  "room.slow_mode": "The room is in slow mode, and you had just sent a message.",
  "room.archived": "The room is archived.",
  "room.announcement": "Only owners and moderators may write in this room.",
  "room.not_a_member": "You were no longer a member of this room.",
  "room.not_found": "You were no longer a member of this room.",
  "message.deleted": "The first message of the thread was deleted.",
  "message.not_found": "The message that it answers was deleted.",
  "user.blocked": "You and this person cannot write to each other.",
  "account.email_not_verified": "Your email address is not verified.",
};

/** Says in plain words why a scheduled message was not sent. */
export const scheduledReason = ({ code }: Pick<Scheduled, "code">): string =>
  (code && REASONS[code]) ?? "The server refused it.";
