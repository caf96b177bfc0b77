import type { Room } from "@synctalk/client";
import { directPeer } from "../view/people";
import { WithPresence } from "./presence-dot";
import { RoomMark } from "./room-mark";

/** The mark of a room, in a direct room with the presence of the other person. */
export function RoomPicture({ room }: { room: Room }) {
  const peer = directPeer(room);
  if (!peer) return <RoomMark room={room} />;
  return (
    <WithPresence userId={peer.id}>
      <RoomMark room={room} />
    </WithPresence>
  );
}
