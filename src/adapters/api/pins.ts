import type { UseCases } from "../../application/use-cases.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { pinCursorOf } from "../presenters/message-view.js";
import { pageView } from "../presenters/page-view.js";
import { serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";
import { messageAnswers } from "./message-answers.js";

export const pinHandlers = (useCases: UseCases, answers = messageAnswers(useCases)): Handler[] => [
  serve(OPERATIONS.pinMessage, async (actor, input) => ({
    message: await answers.message(actor, await useCases.changePin.execute(actor, { ...input, as: "pinned" })),
  })),
  serve(OPERATIONS.unpinMessage, async (actor, input) => ({
    message: await answers.message(actor, await useCases.changePin.execute(actor, { ...input, as: "unpinned" })),
  })),
  serve(OPERATIONS.listPins, async (actor, { roomId, ...page }) => {
    const pins = await useCases.listPins.execute(actor, { roomId, ...pageAfter(page) });
    return pageView(pins, page.limit, { view: await answers.messageOf(actor, pins), cursor: pinCursorOf });
  }),
];
