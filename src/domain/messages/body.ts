import { characters, isWholeText } from "../shared/text.js";
import { refuse } from "../shared/problems.js";
import { messageEmpty, messageTooLong } from "./errors.js";

export const MAX_MESSAGE_LENGTH = 4000;

/** The body as it was sent, once it is known to hold something that people can read. */
export function checkedBody(body: string): string {
  if (!isWholeText(body)) refuse({ path: "body", message: "must be well-formed text without NUL" });
  const length = characters(body.trim());
  if (length === 0) throw messageEmpty();
  if (length > MAX_MESSAGE_LENGTH) throw messageTooLong(length, MAX_MESSAGE_LENGTH);
  return body;
}
