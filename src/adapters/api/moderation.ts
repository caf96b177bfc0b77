import type { UseCases } from "../../application/use-cases.js";
import { validateSanction } from "../../domain/moderation/sanction.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { memberView } from "../presenters/room-view.js";
import { sanctionView } from "../presenters/sanction-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";

export const moderationHandlers = (useCases: UseCases): Handler[] => [
  serve(OPERATIONS.changeRole, async (actor, input) => memberView(await useCases.giveRole.execute(actor, input))),
  serve(OPERATIONS.removeMember, (actor, input) => nothingAfter(useCases.removeMember.execute(actor, input))),
  serve(
    OPERATIONS.sanctionMember,
    async (actor, input) => sanctionView(await useCases.sanctionMember.execute(actor, input)),
    validateSanction,
  ),
  serve(OPERATIONS.liftSanction, (actor, input) => nothingAfter(useCases.liftSanction.execute(actor, input))),
];
