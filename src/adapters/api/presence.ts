import type { UseCases } from "../../application/use-cases.js";
import { validateStatus } from "../../domain/presence/presence.js";
import { throwIfInvalid } from "../../domain/shared/field-errors.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { presenceView } from "../presenters/presence-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";

export const presenceHandlers = (useCases: UseCases): Handler[] => [
  serve(OPERATIONS.watchPresence, async (actor, { userIds }) => ({
    presences: (await useCases.watchPresence.execute(actor, userIds)).map(presenceView),
  })),
  serve(OPERATIONS.unwatchPresence, (actor, { userIds }) =>
    nothingAfter(useCases.unwatchPresence.execute(actor, userIds)),
  ),
  serve(
    OPERATIONS.setPresence,
    (actor, input) => {
      throwIfInvalid(validateStatus(input));
      return nothingAfter(useCases.setPresence.execute(actor, input));
    },
    validateStatus,
  ),
];
