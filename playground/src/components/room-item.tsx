import { lastMessage, type Message, type RoomState } from "@synctalk/client";
import { FOLDED_TEXT } from "../view/block-texts";
import { excerptOf, messageText } from "../view/excerpt";
import { nameOf, roomName } from "../view/people";
import { listTime } from "../view/times";
import { unreadIn } from "../view/unread";
import { useSelect } from "./chat-context";
import { Icon } from "./icon";
import { RoomPicture } from "./room-picture";
import { Time } from "./time";
import { useFolds } from "./use-folds";
import { roomAddress } from "./use-open-room";

const MOST_SHOWN = 99;

/** `draft`: the text that I write in the room, null for one in a thread, undefined for none. */
type Props = { state: RoomState; draft: string | null | undefined; current: boolean; myId: string; now: Date };

export function RoomItem({ state, draft, current, myId, now }: Props) {
  const { room } = state;
  const last = lastMessage(state);
  const folds = useFolds();
  const count = unreadIn(
    state,
    useSelect(({ seen }) => seen.get(room.id)),
  );
  return (
    <li>
      <a
        class="room-item"
        href={roomAddress(room.id)}
        aria-current={current ? "page" : undefined}
        data-testid="room-item"
        data-room-id={room.id}
        data-joined="true"
        data-unread={count}
      >
        <RoomPicture room={room} />
        <span class="room-item-name">{roomName(room)}</span>
        {last && <Time at={last.sentAt} show={listTime} now={now} />}
        {draft !== undefined && !current ? (
          <span class="room-item-last room-item-draft">
            <Icon name="edit" />
            <strong>{draft === null ? "Draft in a thread" : "Draft:"}</strong> {draft && excerptOf(draft)}
          </span>
        ) : (
          <span class="room-item-last">
            {last ? (folds(last) ? FOLDED_TEXT : preview(last, myId)) : "No messages yet"}
          </span>
        )}
        {count > 0 && (
          <span class="badge">
            {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
            <span class="hidden-text"> unread</span>
          </span>
        )}
      </a>
    </li>
  );
}

function preview(message: Message, myId: string): string {
  const author = message.author.id === myId ? "You" : nameOf(message.author);
  return `${author}: ${messageText(message)}`;
}
