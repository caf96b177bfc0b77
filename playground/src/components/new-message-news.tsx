import { useRef } from "preact/hooks";
import type { Message } from "@synctalk/client";
import { nameOf } from "../view/people";
import { useFolds } from "./use-folds";

/** Announces new messages of others to a screen reader, but no history and no older pages. */
export function NewMessageNews({ message, myId }: { message: Message | null; myId: string }) {
  const folds = useFolds();
  const openedAt = useRef(message?.seq ?? 0);
  const isNews =
    message &&
    (message.seq ?? 0) > openedAt.current &&
    message.author.id !== myId &&
    message.body !== null &&
    !folds(message);
  return (
    <p class="hidden-text" aria-live="polite">
      {isNews ? `${nameOf(message.author)}: ${message.body}` : ""}
    </p>
  );
}
