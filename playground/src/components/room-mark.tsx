import type { Room } from "@synctalk/client";
import { hueClass } from "../view/people";
import { Icon } from "./icon";

const ICONS = { public: "hash", private: "lock", direct: "person", group: "people" } as const;

export function RoomMark({ room }: { room: Room }) {
  return (
    <span class={`room-mark ${hueClass(room.id)}`} aria-hidden="true">
      <Icon name={ICONS[room.kind]} />
    </span>
  );
}
