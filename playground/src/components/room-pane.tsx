import type { Profile } from "@synctalk/client";
import { useRef } from "preact/hooks";
import { useSelect } from "./chat-context";
import { EmptyPane } from "./empty-pane";
import { JoinPane } from "./join-pane";
import { RoomView } from "./room-view";

export function RoomPane({ roomId, me }: { roomId: string | null; me: Profile }) {
  const held = useSelect((state) => (roomId ? state.rooms.get(roomId) : undefined));
  const loaded = useSelect((state) => state.roomsLoaded);
  const wasMember = useRef(false);
  wasMember.current ||= held !== undefined;
  if (!roomId) return <EmptyPane title="Pick a room" text="Choose one on the left, or create your own." />;
  if (held) return <RoomView state={held} me={me} />;
  if (!loaded) return <EmptyPane title="One moment" text="Your rooms are being loaded." />;
  return <JoinPane roomId={roomId} wasMember={wasMember.current} />;
}
