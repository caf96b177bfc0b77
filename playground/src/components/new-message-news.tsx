import { useRef } from "preact/hooks";
import type { Message } from "@synctalk/client";
import { nameOf } from "../view/people";
import { useFolds } from "./use-folds";

/** `position`: the place of the message in the room or the thread. */
type Props = { message: Message | null; position: number; myId: string };

/** Announces new messages of others to a screen reader, but no history and no older pages. */
export function NewMessageNews({ message, position, myId }: Props) {
  const folds = useFolds();
  const openedAt = useRef(position);
  const isNews =
    message && position > openedAt.current && message.author.id !== myId && message.body !== null && !folds(message);
  return (
    <p class="hidden-text" aria-live="polite">
      {isNews ? `${nameOf(message.author)}: ${message.body}` : ""}
    </p>
  );
}
