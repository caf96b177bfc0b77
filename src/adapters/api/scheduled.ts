import type { UseCases } from "../../application/use-cases.js";
import type { Counts } from "../../domain/limits/counts.js";
import { validateContent } from "../../domain/messages/message-content.js";
import { validateScheduledChange } from "../../domain/messages/scheduled.js";
import { throwIfInvalid } from "../../domain/shared/field-errors.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { pageView } from "../presenters/page-view.js";
import { scheduledCursorOf, scheduledView } from "../presenters/scheduled-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";

export const scheduledHandlers = (useCases: UseCases, { "message.characters": maxCharacters }: Counts): Handler[] => [
  serve(
    OPERATIONS.scheduleMessage,
    async (actor, input) => {
      const { repeated, ...scheduled } = await useCases.scheduleMessage.execute(actor, input);
      return { scheduled: scheduledView(scheduled), repeated };
    },
    (input) => validateContent(input, maxCharacters),
  ),
  serve(OPERATIONS.listScheduled, async (actor, page) => {
    const scheduled = await useCases.listScheduled.execute(actor, pageAfter(page));
    return pageView(scheduled, page.limit, { view: scheduledView, cursor: scheduledCursorOf });
  }),
  serve(OPERATIONS.changeScheduled, async (actor, input) => {
    throwIfInvalid(validateScheduledChange(input));
    return scheduledView(await useCases.changeScheduled.execute(actor, input));
  }),
  serve(OPERATIONS.removeScheduled, (actor, input) => nothingAfter(useCases.removeScheduled.execute(actor, input))),
];
