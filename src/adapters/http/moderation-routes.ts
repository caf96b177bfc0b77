import { Router } from "express";
import type { LiftSanction } from "../../application/moderation/lift-sanction.js";
import type { RemoveMember } from "../../application/moderation/remove-member.js";
import type { SanctionMember } from "../../application/moderation/sanction-member.js";
import { sanctionProblems } from "../../domain/moderation/sanction.js";
import { LiftSanctionRequest, MemberRequest, SanctionRequest } from "../../protocol/moderation.js";
import { sanctionView } from "../presenters/sanction-view.js";
import { noContent, ok, type Endpoints } from "./endpoint.js";

export type ModerationUseCases = Readonly<{
  removeMember: RemoveMember;
  sanctionMember: SanctionMember;
  liftSanction: LiftSanction;
}>;

export function moderationRoutes(useCases: ModerationUseCases, { privately }: Endpoints): Router {
  const { removeMember, sanctionMember, liftSanction } = useCases;
  const router = Router();

  router.delete(
    "/rooms/:roomId/members/:userId",
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
