import { Router } from "express";
import type { GiveRole } from "../../application/moderation/give-role.js";
import type { LiftSanction } from "../../application/moderation/lift-sanction.js";
import type { RemoveMember } from "../../application/moderation/remove-member.js";
import type { SanctionMember } from "../../application/moderation/sanction-member.js";
import { sanctionProblems } from "../../domain/moderation/sanction.js";
import { GiveRoleRequest, LiftSanctionRequest, MemberRequest, SanctionRequest } from "../../protocol/moderation.js";
import { memberView } from "../presenters/room-view.js";
import { sanctionView } from "../presenters/sanction-view.js";
import { noContent, ok, type Endpoints } from "./endpoint.js";

export type ModerationUseCases = Readonly<{
  giveRole: GiveRole;
  removeMember: RemoveMember;
  sanctionMember: SanctionMember;
  liftSanction: LiftSanction;
}>;

export function moderationRoutes(useCases: ModerationUseCases, { privately }: Endpoints): Router {
  const { giveRole, removeMember, sanctionMember, liftSanction } = useCases;
  const router = Router();

  router
    .route("/rooms/:roomId/members/:userId")
    .patch(privately(GiveRoleRequest, async (actor, input) => ok(memberView(await giveRole.execute(actor, input)))))
    .delete(
      privately(MemberRequest, async (actor, input) => {
        await removeMember.execute(actor, input);
        return noContent;
      }),
    );

  router
    .route("/rooms/:roomId/sanctions/:userId")
    .put(
      privately(
        SanctionRequest,
        async (actor, input) => ok(sanctionView(await sanctionMember.execute(actor, input))),
        sanctionProblems,
      ),
    )
    .delete(
      privately(LiftSanctionRequest, async (actor, input) => {
        await liftSanction.execute(actor, input);
        return noContent;
      }),
    );

  return router;
}
