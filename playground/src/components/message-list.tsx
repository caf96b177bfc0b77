import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { type Message, unsentIn, withPendingChanges } from "@synctalk/client";
import { timeline } from "../view/timeline";
import { dayName } from "../view/times";
import { useChat, useSelect } from "./chat-context";
import { Icon } from "./icon";
import { focusMessage } from "./focus-message";
import { FoldableMessage } from "./foldable-message";
import { LoadMore } from "./load-more";
import { NewMessageNews } from "./new-message-news";
import { NoticeLine } from "./notice-line";
import { UnsentItem } from "./unsent-item";
import { useListScroll } from "./use-list-scroll";
import { useMessageFocus } from "./use-message-focus";
import { useNow } from "./use-now";
import type { TimelinePage } from "./use-timeline-page";
import { useReaders } from "./use-readers";
import { useUnreadLine } from "./use-unread-line";
import { JumpToUnread } from "./jump-to-unread";
import { Beginning, DaySeparator, UnreadSeparator } from "./separators";
import { useRoom } from "./room-context";

const NONE: readonly Message[] = [];

export function MessageList({ page }: { page: TimelinePage }) {
  const { state, me } = useRoom();
  const list = useRef<HTMLDivElement>(null);
  const { seen: seenRooms } = useChat();
  const outbox = useSelect((all) => all.outbox);
  const changes = useSelect((all) => all.changes);
  const now = useNow();
  const { active, onFocusIn, onKeyDown } = useMessageFocus(list);
  const messages = useMemo(() => withPendingChanges(page.messages, changes), [page.messages, changes]);
  const readers = useReaders(page.hasNewer ? NONE : messages, list);
  const unsent = useMemo(() => unsentIn(outbox, state.room.id, messages), [outbox, messages]);
  const { line, offersJump, endOffer } = useUnreadLine(state);
  const entries = useMemo(
    () =>
      timeline({ messages, notices: page.notices }, page.hasNewer ? [] : unsent, {
        myId: me.id,
        unreadFrom: line?.from ?? null,
      }),
    [messages, page.notices, unsent, page.hasNewer],
  );
  const last = messages.at(-1) ?? null;
  const { seen, behind, toBottom, look } = useListScroll(list, {
    first: messages[0]?.seq ?? 0,
    last: last?.seq ?? 0,
    lastIsMine: last?.author.id === me.id,
    unsent: unsent.length,
    isEnd: !page.hasNewer,
  });
  useEffect(() => seenRooms.mark(state.room.id, seen), [state.room.id, seen]);
  useEffect(() => {
    if (unsent.length === 0) return;
    page.toNewest();
    toBottom("smooth");
  }, [unsent.length]);
  useLayoutEffect(() => {
    if (!page.target) return;
    focusMessage(page.target.seq);
    look();
  }, [page.target]);
  const jumpToUnread = () => {
    endOffer();
    if (line) page.jumpTo(line.from).catch(() => undefined);
  };
  const toNewest = () => {
    page.toNewest();
    toBottom(page.hasNewer ? "instant" : "smooth");
    list.current?.focus({ preventScroll: true });
  };
  return (
    <div class="messages-frame">
      <div
        class="messages"
        ref={list}
        role="log"
        aria-live="off"
        aria-label="Messages"
        aria-description="The arrow keys move between messages."
        onFocusIn={onFocusIn}
        onKeyDown={onKeyDown}
        tabIndex={0}
        data-testid="message-list"
      >
        {page.hasOlder ? (
          <LoadMore which="older" end={messages[0]?.seq ?? 0} load={page.loadOlder} list={list} />
        ) : (
          <Beginning state={state} isLoaded={page.isLoaded} />
        )}
        {entries.map((entry) => {
          if (entry.kind === "day") return <DaySeparator key={entry.key} name={dayName(entry.day, now)} />;
          if (entry.kind === "notice") return <NoticeLine key={entry.key} notices={entry.notices} />;
          if (entry.kind === "unread") return <UnreadSeparator key={entry.key} />;
          if (entry.kind === "unsent")
            return <UnsentItem key={entry.key} unsent={entry.unsent} startsGroup={entry.startsGroup} />;
          const { message, startsGroup } = entry;
          return (
            <FoldableMessage
              key={entry.key}
              message={message}
              mine={message.author.id === me.id}
              startsGroup={startsGroup}
              active={message.id === active}
              now={now}
              readers={readers?.messageId === message.id ? readers.userIds : null}
            />
          );
        })}
        {page.hasNewer && <LoadMore which="newer" end={last?.seq ?? 0} load={page.loadNewer} list={list} />}
      </div>
      {line && offersJump && <JumpToUnread line={line} list={list} jump={jumpToUnread} end={endOffer} />}
      {(behind > 0 || page.hasNewer) && (
        <button type="button" class="button new-messages" data-testid="new-messages" onClick={toNewest}>
          <Icon name="down" />
          {page.hasNewer ? "To the newest messages" : behind === 1 ? "1 new message" : `${behind} new messages`}
        </button>
      )}
      <NewMessageNews message={last} position={last?.seq ?? 0} myId={me.id} />
    </div>
  );
}
