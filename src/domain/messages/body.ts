import { refuseAll, type Problem } from "../shared/problems.js";
import { characters, isWholeText } from "../shared/text.js";

export const MAX_MESSAGE_LENGTH = 4000;

/** The body as it was sent, once it is known to hold something that people can read. */
export function checkedBody(body: string): string {
  refuseAll(bodyProblems({ body }));
  return body;
}

/** What is wrong with the body, if there is one. */
export function bodyProblems({ body }: Readonly<{ body?: string }>): readonly Problem[] {
  if (body === undefined) return [];
  if (!isWholeText(body)) return [{ path: "body", message: "must be well-formed text without NUL" }];
  const length = characters(body.trim());
  if (length === 0) return [{ path: "body", message: "must not be empty", code: "message.empty" }];
  if (length <= MAX_MESSAGE_LENGTH) return [];
  return [{ path: "body", message: `must have at most ${MAX_MESSAGE_LENGTH} characters`, code: "message.too_long" }];
}
