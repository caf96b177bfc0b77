import type { Message } from "@synctalk/client";
import { excerptOf } from "../view/excerpt";
import { FOLDED_TEXT } from "../view/block-texts";
import { nameOf } from "../view/people";
import { useRoom } from "./room-context";
import { useFolds } from "./use-folds";

/** The message that another one replies to. A click leads to it. The copy that the page holds is newer than the excerpt. */
export function Quote({ quoted }: { quoted: NonNullable<Message["replyTo"]> }) {
  const { state, me, jumpTo } = useRoom();
  const held = state.messages.find(({ id }) => id === quoted.id);
  const folds = useFolds();
  const text = held ? held.body && excerptOf(held.body) : quoted.excerpt;
  const excerpt = folds(quoted) ? FOLDED_TEXT : text;
  const author = quoted.author.id === me.id ? "You" : nameOf(quoted.author);
  const { seq } = quoted;
  return (
    <button
      type="button"
      class="quote"
      data-testid="quote"
      tabIndex={-1}
      aria-label={`In reply to ${author}: ${excerpt ?? "a deleted message"}`}
      onClick={() => seq !== null && jumpTo(seq)}
    >
      <strong>{author}</strong>
      <span class={excerpt ? undefined : "quote-gone"}>{excerpt ?? "Message deleted"}</span>
    </button>
  );
}
