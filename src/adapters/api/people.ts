import type { UseCases } from "../../application/use-cases.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { invitePreview, inviteView } from "../presenters/invite-view.js";
import { memberView } from "../presenters/room-view.js";
import { messageAnswers } from "./message-answers.js";
import { nothingAfter, serve, type Handler } from "./handler.js";

export const peopleHandlers = (useCases: UseCases, answers = messageAnswers(useCases)): Handler[] => [
  serve(OPERATIONS.createGroup, async (actor, input) =>
    answers.room(actor, await useCases.createGroup.execute(actor, input)),
  ),
  serve(OPERATIONS.addMember, async (actor, input) => memberView(await useCases.addMember.execute(actor, input))),
  serve(OPERATIONS.createInvite, async (actor, input) => inviteView(await useCases.createInvite.execute(actor, input))),
  serve(OPERATIONS.listInvites, async (actor, input) => ({
    items: (await useCases.listInvites.execute(actor, input)).map(inviteView),
    nextCursor: null,
  })),
  serve(OPERATIONS.revokeInvite, (actor, input) => nothingAfter(useCases.revokeInvite.execute(actor, input))),
  serve(OPERATIONS.previewInvite, async (actor, input) =>
    invitePreview(await useCases.previewInvite.execute(actor, input)),
  ),
  serve(OPERATIONS.acceptInvite, async (actor, input) =>
    answers.room(actor, await useCases.acceptInvite.execute(actor, input)),
  ),
];
