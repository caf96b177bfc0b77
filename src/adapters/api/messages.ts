import type { z } from "zod";
import type { HistoryInput } from "../../application/messages/read-history.js";
import type { UseCases } from "../../application/use-cases.js";
import type { Actor } from "../../application/actor.js";
import type { Counts } from "../../domain/limits/counts.js";
import type { Message } from "../../domain/messages/message.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import { throwIfInvalid } from "../../domain/shared/field-errors.js";
import { validateContent, validateEdit } from "../../domain/messages/message-content.js";
import type { HistoryQuery } from "../../protocol/messages.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { messageAnswers, type MessageAnswers } from "./message-answers.js";
import { pageView } from "../presenters/page-view.js";
import { versionView } from "../presenters/version-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";

export const messageHandlers = (
  useCases: UseCases,
  { "message.characters": maxCharacters }: Counts,
  answers = messageAnswers(useCases),
): Handler[] => [
  serve(
    OPERATIONS.sendMessage,
    async (actor, input) => {
      const { message, repeated, notMembers } = await useCases.sendMessage.execute(actor, input);
      const sent = { message: await answers.message(actor, message), repeated };
      return notMembers.length > 0 ? { ...sent, notMembers } : sent;
    },
    (input) => validateContent(input, maxCharacters),
  ),
  serve(OPERATIONS.readHistory, async (actor, { roomId, limit, ...cursor }) =>
    answers.history(actor, await useCases.readHistory.execute(actor, { roomId, limit, cursor: historyCursor(cursor) })),
  ),
  serve(OPERATIONS.viewMessage, async (actor, input) =>
    answers.message(actor, await useCases.viewMessage.execute(actor, input)),
  ),
  serve(
    OPERATIONS.editMessage,
    async (actor, input) => {
      throwIfInvalid(validateEdit(input, maxCharacters));
      const message = await withNewerMessage(answers, actor, useCases.editMessage.execute(actor, input));
      return { message: await answers.message(actor, message) };
    },
    (input) => validateEdit(input, maxCharacters),
  ),
  serve(OPERATIONS.deleteMessage, async (actor, input) => ({
    message: await answers.message(actor, await useCases.deleteMessage.execute(actor, input)),
  })),
  serve(OPERATIONS.deleteMessages, async (actor, input) => {
    const { messages, notFound } = await useCases.deleteMessages.execute(actor, input);
    return { messages: messages.map(await answers.messageOf(actor, messages)), notFound };
  }),
  serve(OPERATIONS.listVersions, async (actor, { cursor, limit, ...key }) => {
    const query = { ...(cursor !== undefined && { before: cursor }), limit: limit + 1 };
    const versions = await useCases.listVersions.execute(actor, { ...key, ...query });
    return pageView(versions, limit, { view: versionView, cursor: ({ rev }) => `${rev}` });
  }),
  serve(OPERATIONS.purgeVersion, (actor, input) => nothingAfter(useCases.purgeVersion.execute(actor, input))),
];

/** Presents the newer message of a refused edit as its reader sees it. */
async function withNewerMessage<T>(answers: MessageAnswers, actor: Actor, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "message.changed") throw error;
    const newer = error.details?.["message"] as Message;
    throw new DomainError(error.kind, error.code, error.message, { message: await answers.message(actor, newer) });
  }
}

function historyCursor({
  before,
  after,
  around,
  from,
}: Omit<z.output<typeof HistoryQuery>, "roomId" | "limit">): HistoryInput["cursor"] {
  if (before !== undefined) return { before };
  if (after !== undefined) return { after };
  if (around !== undefined) return { around };
  return from === "unread" ? { unread: true } : { newest: true };
}
