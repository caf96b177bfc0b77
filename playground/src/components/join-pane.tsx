import { useState } from "preact/hooks";
import { peopleIn } from "../view/people";
import { useChat } from "./chat-context";
import { EmptyPane } from "./empty-pane";
import { NotLoaded } from "./not-loaded";
import { Notice } from "./notice";
import { RoomMark } from "./room-mark";
import { useIsLive } from "./use-is-live";
import { useLoaded } from "./use-loaded";
import { useSubmit } from "./use-submit";

const NO_ROOM = { title: "No such room", text: "It does not exist, or it is not open to you." };
const NO_MEMBER = {
  title: "You are no longer in this room",
  text: "You left it on another device, or a moderator removed you.",
};

/** A room that the user is not in, and a button to join it. */
export function JoinPane({ roomId, wasMember }: { roomId: string; wasMember: boolean }) {
  const { rooms, store } = useChat();
  const isLive = useIsLive();
  const [listed] = useState(() => store.get().open.items.find((open) => open.id === roomId));
  const { loaded, notice: unread, reload } = useLoaded(async () => ({ room: listed ?? (await rooms.find(roomId)) }));
  const { submit, busy, notice } = useSubmit((id: string) => rooms.join(id), []);
  const room = listed ?? loaded?.room;
  if (room === undefined) return <NotLoaded title="The room" notice={unread} reload={reload} />;
  if (room === null) return <EmptyPane {...(wasMember ? NO_MEMBER : NO_ROOM)} />;
  return (
    <EmptyPane title={room.name} text={room.description || "An open room."} mark={<RoomMark room={room} />}>
      <p class="empty-count">{peopleIn(room.memberCount)}</p>
      <Notice text={notice} />
      <button
        type="button"
        class="button button-primary"
        data-testid="join-room"
        aria-disabled={busy}
        disabled={!isLive}
        onClick={() => void submit(roomId)}
      >
        {busy ? "Joining…" : "Join this room"}
      </button>
    </EmptyPane>
  );
}
