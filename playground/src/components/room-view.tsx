import { useEffect, useState } from "preact/hooks";
import type { Profile, RoomState } from "@synctalk/client";
import { useChat } from "./chat-context";
import { Composer } from "./composer";
import { ConnectionLine } from "./connection-badge";
import { MemberList } from "./member-list";
import { MessageList } from "./message-list";
import { RoomHeader } from "./room-header";

const WIDE = "(min-width: 1180px)";

export function RoomView({ state, me }: { state: RoomState; me: Profile }) {
  const { rooms } = useChat();
  const { room, membersLoaded } = state;
  const [membersShown, setMembersShown] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    if (!membersLoaded) void rooms.loadMembers(room.id).catch(() => undefined);
  }, [room.id, membersLoaded]);
  useEffect(() => {
    document.title = `${room.name} · SyncTalk`;
    return () => {
      document.title = "SyncTalk";
    };
  }, [room.name]);
  return (
    <div class="room-view">
      <section class="talk" aria-label={room.name}>
        <RoomHeader state={state} membersShown={membersShown} showMembers={setMembersShown} />
        <MessageList state={state} me={me} />
        <ConnectionLine />
        <Composer roomId={room.id} roomName={room.name} myId={me.id} archived={room.archivedAt !== null} />
      </section>
      {membersShown && <MemberList state={state} myId={me.id} onClose={() => setMembersShown(false)} />}
    </div>
  );
}
