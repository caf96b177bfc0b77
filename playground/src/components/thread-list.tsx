import { useEffect, useState } from "preact/hooks";
import type { MyThread } from "@synctalk/client";
import { FOLDED_TEXT } from "../view/block-texts";
import { messageText } from "../view/excerpt";
import { nameOf, roomName } from "../view/people";
import { listTime } from "../view/times";
import { useChat, useSelect } from "./chat-context";
import { MoreButton } from "./more-button";
import { Notice } from "./notice";
import { Time } from "./time";
import { useFolds } from "./use-folds";
import { useNow } from "./use-now";
import { threadAddress } from "./use-open-room";
import { usePages } from "./use-pages";

/** The threads that I follow, the most recently active first. */
export function ThreadList({ onOpened }: { onOpened: () => void }) {
  const { threads } = useChat();
  const [unreadOnly, setUnreadOnly] = useState(false);
  const unread = useSelect((state) => state.unreadThreads);
  const { items, hasMore, more, busy, refusal } = usePages<MyThread>(
    (cursor) => threads.list({ unreadOnly, cursor }),
    [unreadOnly, unread],
  );
  useEffect(() => threads.count(), []);
  return (
    <>
      <label class="check">
        <input type="checkbox" checked={unreadOnly} onChange={(event) => setUnreadOnly(event.currentTarget.checked)} />
        Only those with unread replies
      </label>
      <Notice text={refusal} />
      <ul class="list" tabIndex={-1} aria-label="Threads" data-testid="thread-list" aria-busy={busy}>
        {items?.map((thread) => (
          <ThreadItem key={thread.root.id} thread={thread} onOpened={onOpened} />
        ))}
      </ul>
      {items?.length === 0 && (
        <p class="list-none">
          {unreadOnly ? "No unread replies." : "You follow no thread yet. Reply to a message in a thread to follow it."}
        </p>
      )}
      {hasMore && <MoreButton label="More threads" busy={busy} onClick={more} />}
    </>
  );
}

function ThreadItem({ thread, onOpened }: { thread: MyThread; onOpened: () => void }) {
  const { root, roomId, unread, lastReplyAt } = thread;
  const room = useSelect((state) => state.rooms.get(roomId)?.room);
  const me = useSelect((state) => state.me);
  const now = useNow();
  const author = root.author.id === me?.id ? "You" : nameOf(root.author);
  const folds = useFolds();
  const text = folds(root) ? FOLDED_TEXT : messageText(root);
  const replies = root.thread?.replies ?? 0;
  return (
    <li>
      <a class="list-item" data-testid="my-thread" href={threadAddress(roomId, root.id)} onClick={onOpened}>
        <span class="list-item-head">
          <strong>{room ? roomName(room) : "A room"}</strong>
          <Time at={lastReplyAt} show={listTime} now={now} />
        </span>
        <span class="list-item-text">
          {author}: {text}
        </span>
        <span class="list-item-foot">
          {replies === 1 ? "1 reply" : `${replies} replies`}
          {unread > 0 && (
            <span class="badge">
              {unread}
              <span class="hidden-text"> unread</span>
            </span>
          )}
        </span>
      </a>
    </li>
  );
}
