import type { Message } from "@synctalk/client";
import { isMyReaction, reactorNames } from "../view/reactors";
import { useChat } from "./chat-context";
import { useRoom } from "./room-context";

type Props = { message: Message; active: boolean };

/** The reactions to a message. A click adds or removes my own; hovering and the focus show who reacted. */
export function Reactions({ message, active }: Props) {
  const { messages } = useChat();
  const { state, me } = useRoom();
  const canReact = state.room.archivedAt === null;
  if (message.reactions.length === 0) return null;
  return (
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
    </ul>
  );
}
