import { DomainError } from "../shared/domain-error.js";

export const clientIdReused = () =>
  new DomainError("conflict", "message.client_id_reused", "This clientMessageId belongs to another message of yours.");
