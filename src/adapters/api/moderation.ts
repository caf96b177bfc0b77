import type { UseCases } from "../../application/use-cases.js";
import { validateSanction } from "../../domain/moderation/sanction.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { memberView } from "../presenters/room-view.js";
import { pageView } from "../presenters/page-view.js";
import { sanctionCursor, sanctionView } from "../presenters/sanction-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";

export const moderationHandlers = (useCases: UseCases): Handler[] => [
  serve(OPERATIONS.changeRole, async (actor, input) => memberView(await useCases.giveRole.execute(actor, input))),
  serve(OPERATIONS.removeMember, (actor, input) => nothingAfter(useCases.removeMember.execute(actor, input))),
  serve(OPERATIONS.listSanctions, async (actor, { roomId, ...page }) => {
    const sanctions = await useCases.listSanctions.execute(actor, { roomId, ...pageAfter(page) });
    return pageView(sanctions, page.limit, { view: sanctionView, cursor: sanctionCursor });
  }),
  serve(
    OPERATIONS.sanctionMember,
    async (actor, input) => sanctionView(await useCases.sanctionMember.execute(actor, input)),
    validateSanction,
  ),
  serve(OPERATIONS.liftSanction, (actor, input) => nothingAfter(useCases.liftSanction.execute(actor, input))),
];
