import { jsonBytes } from "../shared/page-bytes.js";
import type { Message } from "./message.js";

/** Size of the ids, numbers, times, the username and the keys of a message as JSON. */
const FIXED_BYTES = 640;

/** Size of a message as JSON in an answer, rounded up. */
export const messageBytes = ({ body, author, clientMessageId }: Message): number =>
  FIXED_BYTES + jsonBytes(body ?? "") + jsonBytes(author.displayName) + jsonBytes(clientMessageId ?? "");
