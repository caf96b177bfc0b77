import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { shownReplies, withPendingChanges } from "@synctalk/client";
import { lastEditable, whyClosed } from "../view/message-rights";
import { ActionNotice } from "./action-notice";
import { ActivityLine } from "./activity-line";
import { useChat, useSelect } from "./chat-context";
import { Composer } from "./composer";
import { ComposerPlace } from "./composer-place";
import { Icon } from "./icon";
import { NewMessageNews } from "./new-message-news";
import { Notice } from "./notice";
import { RoomContext, useRoom, type Writing } from "./room-context";
import { ThreadMessages } from "./thread-messages";
import { useOpenThread } from "./use-open-thread";

type Props = { rootId: string; covers: boolean; onClose: () => void };

/** The replies to a message, and a composer for another one. */
export function ThreadPane({ rootId, covers, onClose }: Props) {
  const around = useRoom();
  const { state, me, role } = around;
  const { room } = state;
  const close = useRef<HTMLButtonElement>(null);
  const changes = useSelect((all) => all.changes);
  const [writing, write] = useState<Writing | null>(null);
  const [alsoInRoom, setAlsoInRoom] = useState(false);
  const { thread, isLoaded, refusal } = useOpenThread(room.id, rootId);
  const replies = withPendingChanges(thread ? shownReplies(thread) : [], changes);
  const last = replies.at(-1) ?? null;
  const [root = null] = withPendingChanges(thread?.root ? [thread.root] : [], changes);
  useLayoutEffect(() => {
    if (covers) close.current?.focus();
  }, [covers]);
  const closed = whyClosed(room, role) ?? (root?.deletedAt ? "The first message is deleted." : null);
  const editLast = () => {
    const message = lastEditable(replies, { myId: me.id, role, room });
    if (message) write({ kind: "edit", message, body: message.body ?? "" });
  };
  return (
    <RoomContext.Provider value={{ ...around, write }}>
      <aside
        class="members thread"
        aria-label="Thread"
        aria-busy={!isLoaded && refusal === null}
        data-testid="thread"
        onKeyDown={({ key, defaultPrevented }) => key === "Escape" && covers && !defaultPrevented && onClose()}
      >
        <header class="members-head">
          <h2>Thread</h2>
          {typeof thread?.following === "boolean" && (
            <Follow thread={{ roomId: room.id, id: rootId }} following={thread.following} />
          )}
          <button ref={close} type="button" class="icon-button" aria-label="Close the thread" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {thread && isLoaded ? (
          <ThreadMessages thread={thread} root={root} replies={replies} />
        ) : (
          <div class="thread-messages">
            {refusal === null ? <p class="beginning">Loading the thread…</p> : <Notice text={refusal} />}
          </div>
        )}
        <ActivityLine threadOf={rootId} />
        {covers && <ActionNotice />}
        {refusal === null && (
          <ComposerPlace closed={closed}>
            <label class="check thread-also">
              <input
                type="checkbox"
                checked={alsoInRoom}
                onChange={(event) => setAlsoInRoom(event.currentTarget.checked)}
              />
              Also show it in the room
            </label>
            <Composer
              roomId={room.id}
              thread={{ threadOf: rootId, alsoInRoom }}
              label="Reply in the thread"
              myId={me.id}
              writing={writing}
              write={write}
              editLast={editLast}
            />
          </ComposerPlace>
        )}
      </aside>
      {isLoaded && <NewMessageNews message={last} position={last?.threadSeq ?? 0} myId={me.id} />}
    </RoomContext.Provider>
  );
}

function Follow({ thread, following }: { thread: { roomId: string; id: string }; following: boolean }) {
  const { session, messages } = useChat();
  const toggle = () => (following ? session.client.unfollowThread(thread) : session.client.followThread(thread));
  return (
    <button
      type="button"
      class="button button-quiet"
      aria-pressed={following}
      onClick={() => messages.report(toggle())}
    >
      {following ? "Following" : "Follow"}
    </button>
  );
}
