import type { Room, Unsent, UserSummary } from "@synctalk/client";
import { directPeer, nameOf } from "./people";

/** Stands for the text of a message by somebody whom the user blocks. */
export const FOLDED_TEXT = "Message of somebody you blocked";

/** The question before a person is blocked or unblocked. */
export function blockTexts(user: UserSummary, isBlocked: boolean) {
  const name = nameOf(user);
  return isBlocked
    ? {
        title: `Unblock ${name}?`,
        text: "You can write to each other again, and see when the other is there.",
        button: "Unblock",
      }
    : {
        title: `Block ${name}?`,
        text:
          "The two of you cannot write to each other directly, see whether the other is there or typing, or notify " +
          `the other by a mention. In rooms that you share, you see messages of ${name} folded. ${name} is not told.`,
        button: "Block",
      };
}

/** The reason why a message was not sent. */
export function sendRefusal({ code, refusal }: Pick<Unsent, "code" | "refusal">, room: Room): string {
  const peer = directPeer(room);
  if (code !== "user.blocked" || !peer) return refusal ?? "Not sent.";
  return `You and ${nameOf(peer)} cannot write to each other, because one of you blocked the other.`;
}
