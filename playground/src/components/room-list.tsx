import type { State } from "../state/state";
import { lastMessage, type Room, type RoomState } from "@synctalk/client";
import { useMemo } from "preact/hooks";
import { draftedRooms } from "../view/drafts";
import { roomName } from "../view/people";
import { useChat, useSelect } from "./chat-context";
import { OpenRoomItem } from "./open-room-item";
import { RoomItem } from "./room-item";
import { useNow } from "./use-now";

type Props = { query: string; openRoomId: string | null; myId: string };

export function RoomList({ query, openRoomId, myId }: Props) {
  const { rooms } = useChat();
  const joined = useSelect((state) => state.rooms);
  const loaded = useSelect((state) => state.roomsLoaded);
  const open = useSelect((state: State) => state.open);
  const drafts = useSelect((state) => state.drafts);
  const drafted = useMemo(() => draftedRooms(drafts), [drafts]);
  const now = useNow();
  const mine = [...joined.values()]
    .filter(({ room }) => isNamed(room, query))
    .sort((a, b) => lastChange(b) - lastChange(a));
  // Filters the loaded rooms until the server has answered the search.
  const joinable = open.query === query ? open.items : open.items.filter((room) => isNamed(room, query));
  return (
    <nav class="rooms" data-testid="room-list" aria-label="Rooms" aria-busy={!loaded}>
      <h2 class="rooms-title">Your rooms</h2>
      <ul>
        {mine.map((room) => (
          <RoomItem
            key={room.room.id}
            state={room}
            draft={drafted.get(room.room.id)}
            current={room.room.id === openRoomId}
            myId={myId}
            now={now}
          />
        ))}
      </ul>
      {loaded && mine.length === 0 && (
        <p class="rooms-none">{query ? "None of yours match." : "None yet. Join one below, or create your own."}</p>
      )}
      {!loaded && <p class="rooms-none">Loading…</p>}
      {(joinable.length > 0 || query) && <h2 class="rooms-title">Open to join</h2>}
      <ul>
        {joinable.map((room) => (
          <OpenRoomItem key={room.id} room={room} current={room.id === openRoomId} />
        ))}
      </ul>
      {query && open.query === query && open.items.length === 0 && <p class="rooms-none">No open room matches.</p>}
      {open.nextCursor && (
        <button
          type="button"
          class="button button-quiet button-wide"
          onClick={() => void rooms.moreOpen().catch(() => undefined)}
        >
          More rooms
        </button>
      )}
    </nav>
  );
}

const isNamed = (room: Room, query: string) => roomName(room).toLowerCase().includes(query.toLowerCase());

const lastChange = (state: RoomState) => Date.parse(lastMessage(state)?.sentAt ?? state.room.createdAt);
