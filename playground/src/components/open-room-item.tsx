import type { Room } from "@synctalk/client";
import { peopleIn } from "../view/people";
import { RoomMark } from "./room-mark";
import { roomAddress } from "./use-open-room";

export function OpenRoomItem({ room, current }: { room: Room; current: boolean }) {
  return (
    <li>
      <a
        class="room-item"
        href={roomAddress(room.id)}
        aria-current={current ? "page" : undefined}
        data-testid="room-item"
        data-room-id={room.id}
        data-joined="false"
      >
        <RoomMark room={room} />
        <span class="room-item-name">{room.name}</span>
        <span class="room-item-last">{room.description || peopleIn(room.memberCount)}</span>
      </a>
    </li>
  );
}
