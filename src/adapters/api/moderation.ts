import type { UseCases } from "../../application/use-cases.js";
import { sanctionProblems } from "../../domain/moderation/sanction.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { memberView } from "../presenters/room-view.js";
import { sanctionView } from "../presenters/sanction-view.js";
import { serve, type Handler } from "./handler.js";

export const moderationHandlers = (useCases: UseCases): Handler[] => [
  serve(OPERATIONS.changeRole, async (actor, input) => memberView(await useCases.giveRole.execute(actor, input))),
  serve(OPERATIONS.removeMember, async (actor, input) => {
    await useCases.removeMember.execute(actor, input);
    return {};
  }),
  serve(
    OPERATIONS.sanctionMember,
    async (actor, input) => sanctionView(await useCases.sanctionMember.execute(actor, input)),
    sanctionProblems,
  ),
  serve(OPERATIONS.liftSanction, async (actor, input) => {
    await useCases.liftSanction.execute(actor, input);
    return {};
  }),
];
