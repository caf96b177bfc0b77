import { useEffect, useMemo, useRef } from "preact/hooks";
import { hasOlder, type RoomState, shownMessages, unsentIn, withPendingChanges } from "@synctalk/client";
import { timeline } from "../view/timeline";
import { roomName } from "../view/people";
import { dayName } from "../view/times";
import { useChat, useSelect } from "./chat-context";
import { Icon } from "./icon";
import { LoadOlder } from "./load-older";
import { MessageItem } from "./message-item";
import { NewMessageNews } from "./new-message-news";
import { UnsentItem } from "./unsent-item";
import { useListScroll } from "./use-list-scroll";
import { useMessageFocus } from "./use-message-focus";
import { useNow } from "./use-now";
import { useRoom } from "./room-context";

export function MessageList() {
  const { state, me } = useRoom();
  const list = useRef<HTMLDivElement>(null);
  const { seen: seenRooms } = useChat();
  const outbox = useSelect((all) => all.outbox);
  const changes = useSelect((all) => all.changes);
  const now = useNow();
  const { active, onFocusIn, onKeyDown } = useMessageFocus(list);
  const messages = useMemo(
    () => withPendingChanges(shownMessages(state), changes),
    [state.messages, state.historyFrom, changes],
  );
  const unsent = useMemo(() => unsentIn(outbox, state.room.id, messages), [outbox, messages]);
  const entries = useMemo(() => timeline(messages, unsent, me.id), [messages, unsent]);
  const last = messages.at(-1) ?? null;
  const { seen, behind, toBottom } = useListScroll(list, {
    first: messages[0]?.seq ?? 0,
    last: last?.seq ?? 0,
    lastIsMine: last?.author.id === me.id,
    unsent: unsent.length,
  });
  useEffect(() => seenRooms.mark(state.room.id, seen), [state.room.id, seen]);
  useEffect(() => {
    if (unsent.length > 0) toBottom("smooth");
  }, [unsent.length]);
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
        {hasOlder(state) ? (
          <LoadOlder roomId={state.room.id} historyFrom={state.historyFrom} list={list} />
        ) : (
          <Beginning state={state} />
        )}
        {entries.map((entry) => {
          if (entry.kind === "day") return <DaySeparator key={entry.key} name={dayName(entry.day, now)} />;
          if (entry.kind === "unsent")
            return <UnsentItem key={entry.key} unsent={entry.unsent} startsGroup={entry.startsGroup} />;
          const { message, startsGroup } = entry;
          return (
            <MessageItem
              key={entry.key}
              message={message}
              mine={message.author.id === me.id}
              startsGroup={startsGroup}
              active={message.id === active}
              now={now}
            />
          );
        })}
      </div>
      {behind > 0 && (
        <button type="button" class="button new-messages" data-testid="new-messages" onClick={() => toBottom("smooth")}>
          <Icon name="down" />
          {behind === 1 ? "1 new message" : `${behind} new messages`}
        </button>
      )}
      <NewMessageNews message={last} myId={me.id} />
    </div>
  );
}

function DaySeparator({ name }: { name: string }) {
  return (
    <div class="day" role="separator" aria-label={name}>
      <span>{name}</span>
    </div>
  );
}

function Beginning({ state }: { state: RoomState }) {
  return (
    <p class="beginning">
      {state.seq === 0 ? "Nothing said yet. Write the first message." : `The beginning of ${roomName(state.room)}`}
    </p>
  );
}
