import type { UseCases } from "../../application/use-cases.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { blockedUserView } from "../presenters/blocked-user-view.js";
import { pageView } from "../presenters/page-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";

export const blockHandlers = (useCases: UseCases): Handler[] => [
  serve(OPERATIONS.blockUser, (actor, input) => nothingAfter(useCases.blockUser.execute(actor, input))),
  serve(OPERATIONS.unblockUser, (actor, input) => nothingAfter(useCases.unblockUser.execute(actor, input))),
  serve(OPERATIONS.listBlocks, async (actor, page) => {
    const blocked = await useCases.listBlocks.execute(actor, pageAfter(page));
    return pageView(blocked, page.limit, { view: blockedUserView, cursor: ({ id }) => id });
  }),
];
