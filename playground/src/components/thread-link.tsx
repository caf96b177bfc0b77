import type { Message } from "@synctalk/client";
import { nameOf } from "../view/people";
import { useRoom } from "./room-context";

type Props = { message: Message; active: boolean };

/** The number of replies to a message, which leads to its thread. */
export function ThreadLink({ message: { id, thread, threadOf }, active }: Props) {
  const { openThread } = useRoom();
  const rootId = threadOf ?? id;
  if (threadOf === null && (!thread || thread.replies === 0)) return null;
  const text = thread ? (thread.replies === 1 ? "1 reply" : `${thread.replies} replies`) : "In a thread";
  const from = thread?.participants.map(nameOf).join(", ");
  return (
    <button
      type="button"
      class="link thread-link"
      data-testid="thread-link"
      title={from && `From ${from}`}
      tabIndex={active ? 0 : -1}
      onClick={() => openThread(rootId)}
    >
      {text}
    </button>
  );
}
