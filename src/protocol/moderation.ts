import { z } from "zod";
import { id, moment, text } from "./fields.js";

const SanctionKind = z.enum(["mute", "ban"]);

const Role = z.enum(["owner", "moderator", "member"]);

export const MemberRequest = z.object({ roomId: id(), userId: id() });

export const GiveRoleRequest = MemberRequest.extend({ role: Role });

/** A sanction without `until`, or with `null`, is permanent. */
export const SanctionRequest = MemberRequest.extend({
  kind: SanctionKind,
  until: moment().nullable().exactOptional(),
  reason: text().exactOptional(),
});

/** Without `kind`, both kinds are lifted. */
export const LiftSanctionRequest = MemberRequest.extend({ kind: SanctionKind.exactOptional() });
