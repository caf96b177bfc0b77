import { DomainError } from "../shared/domain-error.js";

export const clientIdReused = () =>
  new DomainError("conflict", "message.client_id_reused", "This clientMessageId belongs to another message of yours.");

export const messageNotFound = () => new DomainError("not_found", "message.not_found", "There is no such message.");

export const notTheAuthor = () =>
  new DomainError("forbidden", "message.not_the_author", "This message is somebody else's.");

export const messageDeleted = () => new DomainError("conflict", "message.deleted", "This message is deleted.");
