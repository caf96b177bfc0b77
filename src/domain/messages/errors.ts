import { DomainError } from "../shared/domain-error.js";

export const clientIdReused = () =>
  new DomainError(
    "conflict",
    "message.client_id_reused",
    "You used this clientMessageId for another message in this room.",
  );

export const messageNotFound = () => new DomainError("not_found", "message.not_found", "This message does not exist.");

export const notTheAuthor = () =>
  new DomainError("forbidden", "message.not_the_author", "Only its author may change this message.");

export const seenByAuthorOnly = () =>
  new DomainError("forbidden", "message.not_the_author", "Only its author sees who has read a message.");

/** `details.message` is the newer message. */
export const messageChanged = (message: object) =>
  new DomainError("conflict", "message.changed", "This message has been changed meanwhile.", { message });

export const messageDeleted = () => new DomainError("conflict", "message.deleted", "This message has been deleted.");

export const tooManyReactions = (most: number) =>
  new DomainError("conflict", "message.too_many_reactions", `A message has at most ${most} kinds of reactions.`, {
    most,
  });

export const tooManyPins = (most: number) =>
  new DomainError("conflict", "room.too_many_pins", `A room has at most ${most} pinned messages.`, { most });

/** `details.draft` is the newer draft. */
export const draftChanged = (draft: object) =>
  new DomainError("conflict", "draft.changed", "This draft has been changed meanwhile.", { draft });

export const tooManyDrafts = (most: number) =>
  new DomainError("conflict", "draft.too_many", `You have ${most} drafts already. Delete one first.`, { most });

export const threadNested = () =>
  new DomainError("invalid", "thread.nested", "A reply cannot be the root of another thread.");

export const scheduledNotFound = () =>
  new DomainError("not_found", "scheduled.not_found", "This scheduled message does not exist. It may have been sent.");

export const scheduledIsDue = () =>
  new DomainError("conflict", "scheduled.sending", "This scheduled message is being sent.");

export const tooManyScheduled = (most: number) =>
  new DomainError("conflict", "scheduled.too_many", `You have ${most} scheduled messages, which is the maximum.`, {
    most,
  });
