import { Fragment } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { hasOlderReplies, type Message, shownReplies, type ThreadState, unsentReplies } from "@synctalk/client";
import { useChat, useSelect } from "./chat-context";
import { FoldableMessage } from "./foldable-message";
import { Icon } from "./icon";
import { LoadMore } from "./load-more";
import { useRoom } from "./room-context";
import { UnsentItem } from "./unsent-item";
import { useListScroll } from "./use-list-scroll";
import { useMarkThread } from "./use-mark-thread";
import { useMessageFocus } from "./use-message-focus";
import { useNow } from "./use-now";
import { useReaders } from "./use-readers";
import { useRequestedReply } from "./use-requested-reply";

type Props = { thread: ThreadState; root: Message | null; replies: readonly Message[] };

/** The first message of a loaded thread and the replies to it. What is shown at the end is marked as read. */
export function ThreadMessages({ thread, root, replies }: Props) {
  const { session } = useChat();
  const { state, me } = useRoom();
  const list = useRef<HTMLDivElement>(null);
  const now = useNow();
  const outbox = useSelect((all) => all.outbox);
  const { active, onFocusIn, onKeyDown } = useMessageFocus(list);
  const { rootId } = thread;
  const roomId = state.room.id;
  const unsent = unsentReplies(outbox, rootId, shownReplies(thread));
  const readers = useReaders(replies, list);
  const last = replies.at(-1) ?? null;
  const { seen, behind, toBottom, look } = useListScroll(list, {
    first: replies[0]?.threadSeq ?? 0,
    last: last?.threadSeq ?? 0,
    lastIsMine: last?.author.id === me.id,
    unsent: unsent.length,
    isEnd: true,
  });
  useMarkThread(roomId, rootId, seen);
  useEffect(() => {
    if (unsent.length > 0) toBottom("smooth");
  }, [unsent.length]);
  useRequestedReply(thread, list, look);
  const toNewest = () => {
    toBottom("smooth");
    list.current?.focus({ preventScroll: true });
  };
  return (
    <div class="messages-frame">
      <div
        ref={list}
        class="thread-messages"
        role="log"
        aria-live="off"
        aria-label="Messages of the thread"
        aria-description="The arrow keys move between messages."
        tabIndex={0}
        onFocusIn={onFocusIn}
        onKeyDown={onKeyDown}
      >
        {[...(root ? [root] : []), ...replies].map((message, index) => (
          <Fragment key={message.clientMessageId ?? message.id}>
            <FoldableMessage
              message={message}
              mine={message.author.id === me.id}
              startsGroup
              active={message.id === active}
              now={now}
              inThread
              readers={readers?.messageId === message.id ? readers.userIds : null}
            />
            {index === 0 && hasOlderReplies(thread) && (
              <LoadMore
                which="older"
                end={replies[0]?.threadSeq ?? 0}
                load={() => session.client.loadOlderReplies({ roomId, id: rootId })}
                list={list}
              />
            )}
          </Fragment>
        ))}
        {unsent.map((one) => (
          <UnsentItem key={one.clientMessageId} unsent={one} startsGroup />
        ))}
      </div>
      {behind > 0 && (
        <button type="button" class="button new-messages" data-testid="new-replies" onClick={toNewest}>
          <Icon name="down" />
          {behind === 1 ? "1 new reply" : `${behind} new replies`}
        </button>
      )}
    </div>
  );
}
