import type { Message } from "@synctalk/client";
import { excerptOf } from "../view/excerpt";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";

type Props = { message: Message; onClose: () => void };

export function DeleteMessage({ message, onClose }: Props) {
  const { messages } = useChat();
  const confirm = () => {
    onClose();
    // Deletes once the dialog has returned the focus, so that it moves on to the message.
    queueMicrotask(() => messages.delete(message));
  };
  return (
    <Dialog title="Delete this message?" onClose={onClose}>
      <blockquote class="dialog-quote">{excerptOf(message.body ?? "")}</blockquote>
      <p class="dialog-text">It disappears for everybody in the room.</p>
      <button
        type="button"
        class="button button-danger button-wide"
        data-testid="confirm-delete"
        autoFocus
        onClick={confirm}
      >
        Delete
      </button>
    </Dialog>
  );
}
