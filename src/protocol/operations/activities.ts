import { ActivityRequest, FocusRequest, ShownActivities } from "../activities.js";
import { Empty, operation } from "../operation.js";

export const ACTIVITY_OPERATIONS = {
  focusRoom: operation({
    tag: "presence",
    summary: "Say which room or thread this connection shows. Activities reach it only there.",
    access: "authenticated",
    budget: "read",
    input: FocusRequest,
    output: ShownActivities,
    event: "room:focus",
    inOrder: "focus",
    errors: ["room.not_found", "room.not_a_member", "message.not_found", "thread.nested"],
    example: {},
  }),
  setActivity: operation({
    tag: "presence",
    summary:
      "Say what I do right now in a room or a thread. It ends after 6 s by default unless it is set again, and with the connection.",
    access: "authenticated",
    budget: "read",
    limits: ["activity.set"],
    input: ActivityRequest,
    output: Empty,
    event: "activity:set",
    inOrder: "activity",
    errors: [
      "room.not_found",
      "room.not_a_member",
      "room.muted",
      "room.announcement",
      "room.archived",
      "message.not_found",
      "message.deleted",
      "thread.nested",
    ],
    example: { state: "typing" },
  }),
} as const;
