import type { Message } from "@synctalk/client";
import { messageText } from "../view/excerpt";
import { FOLDED_TEXT } from "../view/block-texts";
import { nameOf } from "../view/people";
import { useRoom } from "./room-context";
import { useFolds } from "./use-folds";

/** The message that another one replies to. A click leads to it. The copy that the page holds is newer than the excerpt. */
export function Quote({ quoted, active }: { quoted: NonNullable<Message["replyTo"]>; active: boolean }) {
  const { state, me, jumpTo } = useRoom();
  const held = state.messages.find(({ id }) => id === quoted.id);
  const folds = useFolds();
  const text = held ? messageText(held) : (quoted.excerpt ?? "Message deleted");
  const excerpt = folds(quoted) ? FOLDED_TEXT : text;
  const isGone = held ? held.deletedAt !== null : quoted.excerpt === null;
  const author = quoted.author.id === me.id ? "You" : nameOf(quoted.author);
  const { seq } = quoted;
  return (
    <button
      type="button"
      class="quote"
      data-testid="quote"
      tabIndex={active ? 0 : -1}
      aria-label={`In reply to ${author}: ${excerpt}`}
      onClick={() => seq !== null && jumpTo(seq)}
    >
      <strong>{author}</strong>
      <span class={isGone ? "quote-gone" : undefined}>{excerpt}</span>
    </button>
  );
}
