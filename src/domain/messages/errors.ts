import { DomainError } from "../shared/domain-error.js";

const onBody = (message: string) => ({ issues: [{ path: "body", message }] });

export const messageEmpty = () =>
  new DomainError("invalid", "message.empty", "A message needs a text.", onBody("must not be empty"));

export const messageTooLong = (length: number, most: number) =>
  new DomainError("invalid", "message.too_long", `A message has at most ${most} characters.`, {
    ...onBody(`must have at most ${most} characters`),
    length,
    most,
  });

export const clientIdReused = () =>
  new DomainError("conflict", "message.client_id_reused", "This clientMessageId belongs to another message of yours.");
