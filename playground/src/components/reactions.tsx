import { useState } from "preact/hooks";
import type { Message } from "@synctalk/client";
import { isMyReaction, reactorNames } from "../view/reactors";
import { useChat } from "./chat-context";
import { Icon } from "./icon";
import { ReactorsDialog } from "./reactors-dialog";
import { useRoom } from "./room-context";

type Props = { message: Message; active: boolean };

/**
 * The reactions to a message. A click adds or removes my own; hovering and the focus show the first who reacted. The
 * context menu (the right button, a long press, or Shift and F10) and the last button list everybody.
 */
export function Reactions({ message, active }: Props) {
  const { messages } = useChat();
  const { state, me } = useRoom();
  const [listed, list] = useState<string | null>(null);
  const canReact = state.room.archivedAt === null;
  if (message.reactions.length === 0) return null;
  return (
    <>
      <ul class="reactions" aria-label="Reactions" data-testid="reactions">
        {message.reactions.map((reaction) => {
          const { emoji, count } = reaction;
          const isMine = isMyReaction(message, reaction, me.id);
          const names = reactorNames(reaction, isMine, state.members, me);
          return (
            <li key={emoji}>
              <button
                type="button"
                class="reaction"
                data-testid="reaction"
                aria-pressed={isMine}
                aria-disabled={!canReact}
                aria-label={`${emoji} ${count}: ${names}`}
                tabIndex={active ? 0 : -1}
                onContextMenu={(event) => {
                  event.preventDefault();
                  list(emoji);
                }}
                onClick={() => canReact && messages.react(message, emoji, !isMine)}
              >
                <span class="reaction-pill">
                  {emoji} <span class="reaction-count">{count}</span>
                </span>
                <span class="reaction-names" aria-hidden="true">
                  {names}
                </span>
              </button>
            </li>
          );
        })}
        <li>
          <button
            type="button"
            class="icon-button reactions-who"
            data-testid="who-reacted"
            title="Who reacted"
            aria-label="Who reacted"
            tabIndex={active ? 0 : -1}
            onClick={() => list(message.reactions[0]?.emoji ?? null)}
          >
            <Icon name="people" />
          </button>
        </li>
      </ul>
      {listed !== null && <ReactorsDialog message={message} emoji={listed} onClose={() => list(null)} />}
    </>
  );
}
