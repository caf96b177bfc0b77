import type { Data, Message } from "./entities.js";
import type { ErrorCode } from "./error-codes.js";

/** A message of mine that is sent later. It is gone when it was sent, as the message with its id as `clientMessageId`. */
export type Scheduled = {
  id: string;
  roomId: string;
  sendAt: string;
  state: "waiting" | "failed";
  /** Why a failed one was refused when it was due. */
  code?: ErrorCode;
  body: string | null;
  data: Data | null;
  kind: Message["kind"];
  replyTo?: string;
  threadOf?: string;
  alsoInRoom?: true;
  /** The `userRev` of the last change. */
  rev: number;
};
