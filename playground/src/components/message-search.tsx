import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FoundMessage } from "@synctalk/client";
import { FOLDED_TEXT } from "../view/block-texts";
import { highlightedExcerpt } from "../view/highlights";
import { nameOf, roomName } from "../view/people";
import { searchStatus } from "../view/search-status";
import { listTime } from "../view/times";
import { useChat, useSelect } from "./chat-context";
import { Dialog } from "./dialog";
import { Icon } from "./icon";
import { Notice } from "./notice";
import { Time } from "./time";
import { useMessageSearch } from "./use-message-search";
import { useFolds } from "./use-folds";
import { useNow } from "./use-now";
import { roomAddress, threadAddress } from "./use-open-room";

const MAX_QUERY_LENGTH = 200;

type Props = { openRoomId: string | null; startInRoom?: boolean; onClose: () => void };

/** Finds messages, each of which leads to its place. */
export function MessageSearch({ openRoomId, startInRoom = false, onClose }: Props) {
  const room = useSelect((state) => (openRoomId === null ? undefined : state.rooms.get(openRoomId)?.room));
  const [text, setText] = useState("");
  const [inRoom, setInRoom] = useState(startInRoom);
  const query = text.trim();
  const { results, busy, refusal, more } = useMessageSearch(query, inRoom && room ? room.id : null);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const firstNew = useRef<number | null>(null);
  const count = results?.items.length ?? 0;
  const hasMore = typeof results?.nextCursor === "string";
  useLayoutEffect(() => {
    if (firstNew.current === null || busy) return;
    const next = list.current?.querySelectorAll("a")[firstNew.current];
    firstNew.current = null;
    if (next) next.focus();
    else if (!hasMore && refusal === null) input.current?.focus();
  }, [busy]);
  useLayoutEffect(() => {
    firstNew.current = null;
  }, [query, inRoom]);
  const showMore = () => {
    firstNew.current = count;
    more();
  };
  return (
    <Dialog title="Search messages" onClose={onClose}>
      <div class="find-tools">
        <label class="search">
          <Icon name="search" />
          <span class="hidden-text">Search messages</span>
          <input
            ref={input}
            type="search"
            class="input"
            placeholder="Words in a message"
            autoFocus
            maxLength={MAX_QUERY_LENGTH}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        {room && (
          <select
            class="input"
            aria-label="Where to search"
            value={inRoom ? "room" : "all"}
            onChange={(event) => setInRoom(event.currentTarget.value === "room")}
          >
            <option value="all">Everywhere</option>
            <option value="room">In this room</option>
          </select>
        )}
      </div>
      <p class="find-status" role="status" data-testid="search-status">
        {refusal === null && searchStatus({ query, busy, count, hasMore })}
      </p>
      <Notice text={refusal} />
      <ul ref={list} class="list find-results" aria-label="Found messages" aria-busy={busy}>
        {results?.items.map((found) => (
          <FoundItem key={found.message.id} found={found} onOpened={onClose} />
        ))}
      </ul>
      {(hasMore || refusal !== null) && (
        <button type="button" class="button button-quiet button-wide" aria-disabled={busy} onClick={showMore}>
          {refusal === null ? "More results" : "Try again"}
        </button>
      )}
    </Dialog>
  );
}

function FoundItem({ found, onOpened }: { found: FoundMessage; onOpened: () => void }) {
  const { message, highlights } = found;
  const { roomId, seq, threadOf, author } = message;
  const { messages } = useChat();
  const room = useSelect((state) => state.rooms.get(roomId)?.room);
  const me = useSelect((state) => state.me);
  const now = useNow();
  const folds = useFolds();
  const open = () => {
    onOpened();
    messages.show(message);
  };
  return (
    <li>
      <a
        class="list-item"
        data-testid="found-message"
        href={seq === null && threadOf !== null ? threadAddress(roomId, threadOf) : roomAddress(roomId)}
        onClick={open}
      >
        <span class="list-item-head">
          <strong>{author.id === me?.id ? "You" : nameOf(author)}</strong>
          <Time at={message.sentAt} show={listTime} now={now} />
        </span>
        <span class="find-text">
          {folds(message)
            ? FOLDED_TEXT
            : highlightedExcerpt(message.body ?? "", highlights).map((piece, index) =>
                piece.found ? <mark key={index}>{piece.text}</mark> : piece.text,
              )}
        </span>
        <span class="list-item-foot">
          {room ? roomName(room) : "A room"}
          {seq === null && " · in a thread"}
        </span>
      </a>
    </li>
  );
}
