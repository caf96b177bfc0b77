import { useState } from "preact/hooks";
import type { Message, Reactor } from "@synctalk/client";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { PEOPLE_A_PAGE, PeopleWithTimes } from "./people-with-times";
import { usePages } from "./use-pages";

type Props = { message: Message; emoji: string; onClose: () => void };

/** Everybody who reacted to a message, one emoji at a time. */
export function ReactorsDialog({ message, emoji, onClose }: Props) {
  const [chosen, choose] = useState(emoji);
  const { reactions } = message;
  const shown = reactions.find((reaction) => reaction.emoji === chosen) ?? reactions[0];
  return (
    <Dialog title="Reactions" onClose={onClose}>
      <div class="reactor-kinds" role="group" aria-label="Emoji">
        {reactions.map(({ emoji: kind, count }) => (
          <button
            key={kind}
            type="button"
            class="reaction"
            aria-label={`${kind} ${count}`}
            aria-pressed={kind === shown?.emoji}
            autoFocus={kind === shown?.emoji}
            onClick={() => choose(kind)}
          >
            <span class="reaction-pill">
              {kind} <span class="reaction-count">{count}</span>
            </span>
          </button>
        ))}
      </div>
      {shown && <ReactorList key={shown.emoji} message={message} emoji={shown.emoji} count={shown.count} />}
    </Dialog>
  );
}

type ListProps = { message: Message; emoji: string; count: number };

/** The people, the oldest reaction first. Loaded again when their number changes. */
function ReactorList({ message, emoji, count }: ListProps) {
  const { rest } = useChat().session.client;
  const pages = usePages<Reactor>((cursor) => rest.reactors(message, emoji, { cursor, limit: PEOPLE_A_PAGE }), [count]);
  return <PeopleWithTimes label={`People who reacted with ${emoji}`} pages={pages} />;
}
