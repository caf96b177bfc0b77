import type { UseCases } from "../../application/use-cases.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { userSyncView } from "../presenters/user-change-view.js";
import { serve, type Handler } from "./handler.js";

export const userFeedHandlers = ({ syncUser }: UseCases): Handler[] => [
  serve(OPERATIONS.syncUser, async (actor, input) => userSyncView(await syncUser.execute(actor, input))),
];
