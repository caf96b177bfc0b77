import { useEffect } from "preact/hooks";
import type { Profile, RoomState } from "@synctalk/client";
import { useChat } from "./chat-context";
import { Composer } from "./composer";
import { ConnectionLine } from "./connection-badge";
import { MemberList } from "./member-list";
import { MessageList } from "./message-list";
import { RoomHeader } from "./room-header";
import { useMembersPane } from "./use-members-pane";

export function RoomView({ state, me }: { state: RoomState; me: Profile }) {
  const { rooms } = useChat();
  const { room } = state;
  const pane = useMembersPane();
  useEffect(() => rooms.open(room.id), [room.id]);
  useEffect(() => {
    document.title = `${room.name} · SyncTalk`;
    return () => {
      document.title = "SyncTalk";
    };
  }, [room.name]);
  return (
    <div class="room-view">
      <section class="talk" aria-label={room.name} inert={pane.covers}>
        <RoomHeader state={state} myId={me.id} membersShown={pane.shown} showMembers={pane.show} />
        <MessageList state={state} me={me} />
        <ConnectionLine />
        <Composer roomId={room.id} roomName={room.name} myId={me.id} archived={room.archivedAt !== null} />
      </section>
      {pane.shown && <MemberList state={state} myId={me.id} covers={pane.covers} onClose={pane.close} />}
    </div>
  );
}
