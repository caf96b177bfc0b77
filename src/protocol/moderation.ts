import { z } from "zod";
import { id, moment, text } from "./fields.js";

const SanctionKind = z.enum(["mute", "ban"]);

const Role = z.enum(["owner", "moderator", "member"]);

export const MemberRequest = z.object({ roomId: id(), userId: id() });

export const GiveRoleRequest = MemberRequest.extend({ role: Role });

/** Without `until`, or with `null`, for good. */
export const SanctionRequest = MemberRequest.extend({
  kind: SanctionKind,
  until: moment().nullable().exactOptional(),
  reason: text().exactOptional(),
});

/** Without `kind`, both. */
export const LiftSanctionRequest = MemberRequest.extend({ kind: SanctionKind.exactOptional() });
