import type { UseCases } from "../../application/use-cases.js";
import { validateLabel } from "../../domain/presence/activity.js";
import { throwIfInvalid } from "../../domain/shared/field-errors.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { activitiesView } from "../presenters/activity-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";

export const activityHandlers = (useCases: UseCases): Handler[] => [
  serve(OPERATIONS.focusRoom, async (actor, { roomId, threadOf }) => {
    const input = { roomId, ...(threadOf !== undefined && { threadOf }) };
    const shown = await useCases.focusRoom.execute(actor, input);
    return { activities: roomId === null ? [] : activitiesView({ roomId, threadOf: threadOf ?? null }, shown) };
  }),
  serve(
    OPERATIONS.setActivity,
    (actor, input) => {
      throwIfInvalid(validateLabel(input));
      return nothingAfter(useCases.setActivity.execute(actor, input));
    },
    validateLabel,
  ),
];
