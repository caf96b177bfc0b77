import { useState } from "preact/hooks";
import type { Message, Seen } from "@synctalk/client";
import { readBy } from "../view/read-by";
import { messageTime } from "../view/times";
import { Avatar } from "./avatar";
import { useChat } from "./chat-context";
import { ReadByDialog } from "./read-by-dialog";
import { useRoom } from "./room-context";
import { Time } from "./time";
import { useNow } from "./use-now";
import { usePages } from "./use-pages";

type Props = { message: Message; readers: readonly string[]; active: boolean };

/** The people who have read a message of mine. A screen reader finds it at the message, and does not announce it. */
export function Readers({ message, readers, active }: Props) {
  const { state } = useRoom();
  const [listing, list] = useState(false);
  if (state.room.kind === "direct") return <SeenByPeer message={message} />;
  const { text, shown, left } = readBy(readers, state.members);
  return (
    <div class="readers" data-testid="readers" aria-live="off">
      <button
        type="button"
        class="readers-who"
        aria-label={text}
        title={text}
        tabIndex={active ? 0 : -1}
        onClick={() => list(true)}
      >
        {shown.map((user) => (
          <Avatar key={user.id} user={user} size="small" />
        ))}
        {left > 0 && <span aria-hidden="true">+{left}</span>}
      </button>
      {listing && <ReadByDialog message={message} onClose={() => list(false)} />}
    </div>
  );
}

/** Live changes bring no time, so that it is asked for. */
function SeenByPeer({ message }: { message: Message }) {
  const { rest } = useChat().session.client;
  const now = useNow();
  const { items } = usePages<Seen>(() => rest.seen(message, { limit: 1 }), [message.id]);
  const at = items?.[0]?.at;
  return (
    <p class="readers" data-testid="readers" aria-live="off">
      Seen {at !== undefined && <Time at={at} show={messageTime} now={now} />}
    </p>
  );
}
