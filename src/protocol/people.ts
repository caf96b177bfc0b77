import { z } from "zod";
import { id, moment, text } from "./fields.js";
import { MemberRequest } from "./moderation.js";
import { RoomRequest } from "./rooms.js";

/** In the largest group that a server may allow. */
const MAX_OTHERS = 99;

/** The creator's own id for the creation of a room: 1 to 64 printable ASCII characters without spaces. */
const clientRoomId = () =>
  z.string().regex(/^[\x21-\x7e]{1,64}$/, { error: "must be 1 to 64 printable ASCII characters without spaces" });

/** Any text: a code that the server cannot have made is unknown, like every other unknown code. */
const inviteCode = text;

export const DirectRoomRequest = z.object({ userId: id() });

export const CreateGroupRequest = z.object({
  userIds: z
    .array(id())
    .min(1)
    .max(MAX_OTHERS)
    .refine((ids) => new Set(ids).size === ids.length, { error: "must name everybody once" })
    .describe("Group members besides me: at most 49 by default, and as many as `GET /api/config` tells."),
  clientRoomId: clientRoomId()
    .describe("My own id for this group. A retry with the same one creates no other.")
    .exactOptional(),
});

export const AddMemberRequest = MemberRequest.extend({
  role: z
    .enum(["owner", "moderator", "member"])
    .describe("Only owners give another role than `member`.")
    .exactOptional(),
  history: z
    .enum(["all", "fromNow"])
    .describe("`fromNow`: the new member sees no earlier messages. Default: what the room's settings allow.")
    .exactOptional(),
});

export const CreateInviteRequest = RoomRequest.extend({
  expiresAt: moment().nullable().describe("At most a year ahead. Default: in 7 days.").exactOptional(),
  maxUses: z.int().min(1).max(100_000).nullable().exactOptional(),
});

export const RoomInviteRequest = RoomRequest.extend({ code: inviteCode() });

export const InviteRequest = z.object({ code: inviteCode() });
