import { z } from "zod";
import { count, id, time } from "./answer-fields.js";
import { Room, UserSummary } from "./answers.js";
import type * as entities from "./invites.js";

export const Invite = z.strictObject({
  code: z.string(),
  roomId: id(),
  createdBy: UserSummary,
  expiresAt: time(),
  maxUses: count().nullable().describe("`null`: no maximum."),
  uses: count(),
}) satisfies z.ZodType<entities.Invite>;

export const InvitePreview = z.strictObject({
  room: Room.pick({ name: true, kind: true, memberCount: true }),
}) satisfies z.ZodType<entities.InvitePreview>;
