import type { Message } from "@synctalk/client";
import { messageText } from "../view/excerpt";
import { nameOf } from "../view/people";
import { Icon } from "./icon";

type Props = { kind: "edit" | "reply"; message: Message | null; myId: string; onCancel: () => void };

/** Shows the message that is edited or replied to; null until it is loaded. */
export function WritingBar({ kind, message, myId, onCancel }: Props) {
  const author = message?.author.id === myId ? "yourself" : message ? nameOf(message.author) : "a message";
  return (
    <div class="writing-bar" data-testid="writing-bar" role="status">
      <Icon name={kind} />
      <p>
        <strong>{kind === "edit" ? "Editing your message" : `Replying to ${author}`}</strong>
        <span>{message ? messageText(message) : "The message is not loaded yet."}</span>
      </p>
      <button
        type="button"
        class="icon-button"
        aria-label={kind === "edit" ? "Cancel the edit" : "Cancel the reply"}
        title="Cancel (Escape)"
        onClick={onCancel}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
