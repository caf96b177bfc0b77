import { Fragment } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { hasOlderReplies, shownReplies, unsentReplies, withPendingChanges } from "@synctalk/client";
import { lastEditable, whyClosed } from "../view/message-rights";
import { useChat, useSelect } from "./chat-context";
import { ActivityLine } from "./activity-line";
import { Composer } from "./composer";
import { ComposerPlace } from "./composer-place";
import { Icon } from "./icon";
import { FoldableMessage } from "./foldable-message";
import { LoadMore } from "./load-more";
import { RoomContext, useRoom, type Writing } from "./room-context";
import { UnsentItem } from "./unsent-item";
import { useMessageFocus } from "./use-message-focus";
import { useNow } from "./use-now";
import { useOpenThread } from "./use-open-thread";
import { useReaders } from "./use-readers";
import { useRequestedReply } from "./use-requested-reply";

type Props = { rootId: string; covers: boolean; onClose: () => void };

/** The replies to a message, and a composer for another one. */
export function ThreadPane({ rootId, covers, onClose }: Props) {
  const { session } = useChat();
  const around = useRoom();
  const { state, me, role } = around;
  const { room } = state;
  const list = useRef<HTMLDivElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const now = useNow();
  const outbox = useSelect((all) => all.outbox);
  const changes = useSelect((all) => all.changes);
  const [writing, write] = useState<Writing | null>(null);
  const [alsoInRoom, setAlsoInRoom] = useState(false);
  const { active, onFocusIn, onKeyDown } = useMessageFocus(list);
  const thread = useOpenThread(room.id, rootId);
  const held = thread ? shownReplies(thread) : [];
  const replies = withPendingChanges(held, changes);
  const [root = null] = withPendingChanges(thread?.root ? [thread.root] : [], changes);
  const unsent = unsentReplies(outbox, rootId, held);
  const readers = useReaders(replies, list);
  const ref = { roomId: room.id, id: rootId };
  useLayoutEffect(() => list.current?.scrollTo({ top: list.current.scrollHeight }), [replies.length, unsent.length]);
  useRequestedReply(thread, rootId, list);
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
        data-testid="thread"
        onKeyDown={({ key, defaultPrevented }) => key === "Escape" && covers && !defaultPrevented && onClose()}
      >
        <header class="members-head">
          <h2>Thread</h2>
          {typeof thread?.following === "boolean" && <Follow thread={ref} following={thread.following} />}
          <button ref={close} type="button" class="icon-button" aria-label="Close the thread" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        <div
          ref={list}
          class="thread-messages"
          role="log"
          aria-label="Messages of the thread"
          aria-busy={thread === undefined}
          tabIndex={0}
          onFocusIn={onFocusIn}
          onKeyDown={onKeyDown}
        >
          {[...(root ? [root] : []), ...replies].map((message, index) => (
            <Fragment key={message.id}>
              <FoldableMessage
                message={message}
                mine={message.author.id === me.id}
                startsGroup
                active={message.id === active}
                now={now}
                inThread
                readers={readers?.messageId === message.id ? readers.userIds : null}
              />
              {index === 0 && thread && hasOlderReplies(thread) && (
                <LoadMore
                  which="older"
                  end={replies[0]?.threadSeq ?? 0}
                  load={() => session.client.loadOlderReplies(ref)}
                  list={list}
                />
              )}
            </Fragment>
          ))}
          {unsent.map((one) => (
            <UnsentItem key={one.clientMessageId} unsent={one} startsGroup />
          ))}
        </div>
        <ActivityLine threadOf={rootId} />
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
      </aside>
    </RoomContext.Provider>
  );
}

function Follow({ thread, following }: { thread: { roomId: string; id: string }; following: boolean }) {
  const { session } = useChat();
  const toggle = () => (following ? session.client.unfollowThread(thread) : session.client.followThread(thread));
  return (
    <button
      type="button"
      class="button button-quiet"
      aria-pressed={following}
      onClick={() => void toggle().catch(() => undefined)}
    >
      {following ? "Following" : "Follow"}
    </button>
  );
}
