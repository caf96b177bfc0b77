import type { Profile } from "@synctalk/client";
import { Refused } from "./refused";
import { InvitePane } from "./invite-pane";
import { RoomPane } from "./room-pane";
import { SessionEnded } from "./session-ended";
import { Sidebar } from "./sidebar";
import { useInvite } from "./use-invite";
import { useOpenRoom } from "./use-open-room";

export function ChatScreen({ me }: { me: Profile }) {
  const roomId = useOpenRoom();
  const invite = useInvite();
  return (
    <>
      <a class="skip" href="#room" onClick={focusRoom}>
        Skip to the room
      </a>
      <div class={roomId || invite ? "chat chat-in-room" : "chat"}>
        <Sidebar me={me} openRoomId={roomId} />
        <main class="room" id="room" tabIndex={-1} aria-label="Room">
          {invite ? <InvitePane key={invite} code={invite} /> : <RoomPane key={roomId} roomId={roomId} me={me} />}
        </main>
      </div>
      <Refused />
      <SessionEnded me={me} />
    </>
  );
}

/** Moves the focus without changing the URL, which contains the open room. */
function focusRoom(event: Event): void {
  event.preventDefault();
  const composer = document.querySelector<HTMLElement>("#room textarea");
  (composer ?? document.getElementById("room"))?.focus();
}
