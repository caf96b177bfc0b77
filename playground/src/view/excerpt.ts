import type { Message } from "@synctalk/client";

const MAX_CHARACTERS = 140;

/** The beginning of a text in one line. */
export function excerptOf(text: string): string {
  const characters = [
    ...text
      .slice(0, 4 * MAX_CHARACTERS)
      .replaceAll(/\s+/g, " ")
      .trim(),
  ];
  return characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join("")}…` : characters.join("");
}

/** The beginning of a message's text, or why it has none. */
export function messageText({ body, deletedAt }: Pick<Message, "body" | "deletedAt">): string {
  if (deletedAt !== null) return "Message deleted";
  return body === null ? "A message without text" : excerptOf(body);
}
