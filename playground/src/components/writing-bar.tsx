import { excerptOf } from "../view/excerpt";
import { nameOf } from "../view/people";
import { Icon } from "./icon";
import type { Writing } from "./room-context";

type Props = { writing: Writing | null; myId: string; onCancel: () => void };

/** Shows the message that is edited or replied to. */
export function WritingBar({ writing, myId, onCancel }: Props) {
  if (!writing) return null;
  const { kind, message } = writing;
  const author = message.author.id === myId ? "yourself" : nameOf(message.author);
  return (
    <div class="writing-bar" data-testid="writing-bar" role="status">
      <Icon name={kind} />
      <p>
        <strong>{kind === "edit" ? "Editing your message" : `Replying to ${author}`}</strong>
        <span>{excerptOf(message.body ?? "")}</span>
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
