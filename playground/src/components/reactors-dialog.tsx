import { useState } from "preact/hooks";
import type { Message, Reactor } from "@synctalk/client";
import { nameOf } from "../view/people";
import { listTime } from "../view/times";
import { Avatar } from "./avatar";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { useRoom } from "./room-context";
import { Time } from "./time";
import { useNow } from "./use-now";
import { usePages } from "./use-pages";

const REACTORS_A_PAGE = 50;

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
  const { me } = useRoom();
  const now = useNow();
  const { items, hasMore, more, busy, refusal } = usePages<Reactor>(
    (cursor) => rest.reactors(message, emoji, { cursor, limit: REACTORS_A_PAGE }),
    [count],
  );
  return (
    <>
      <Notice text={refusal} />
      <ul class="list" data-testid="reactors" aria-label={`People who reacted with ${emoji}`} aria-busy={busy}>
        {items?.map(({ user, at }) => (
          <li key={user.id} class="list-item reactor" data-testid="reactor">
            <Avatar user={user} size="small" />
            <span class="reactor-name">{user.id === me.id ? "You" : nameOf(user)}</span>
            <Time at={at} show={listTime} now={now} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <button
          type="button"
          class="button button-quiet button-wide"
          data-testid="more-reactors"
          disabled={busy}
          onClick={more}
        >
          More people
        </button>
      )}
    </>
  );
}
