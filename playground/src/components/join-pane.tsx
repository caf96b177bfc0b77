import { useEffect, useState } from "preact/hooks";
import type { Room } from "@synctalk/client";
import { useChat, useSelect } from "./chat-context";
import { EmptyPane } from "./empty-pane";
import { Notice } from "./notice";
import { peopleIn } from "../view/people";
import { RoomMark } from "./room-mark";
import { useSubmit } from "./use-submit";

export function JoinPane({ roomId }: { roomId: string }) {
  const { rooms, store } = useChat();
  const [room, setRoom] = useState<Room | null | undefined>(() =>
    store.get().open.items.find((open) => open.id === roomId),
  );
  const online = useSelect((state) => state.connection === "live" || state.connection === "resumed");
  const { submit, busy, notice } = useSubmit((id: string) => rooms.join(id), []);
  useEffect(() => {
    if (!room) void rooms.find(roomId).then(setRoom, () => setRoom(null));
  }, [roomId]);
  if (room === undefined) return <EmptyPane title="One moment" text="The room is being loaded." />;
  if (room === null) return <EmptyPane title="No such room" text="It does not exist, or it is not open to you." />;
  return (
    <EmptyPane title={room.name} text={room.description || "An open room."} mark={<RoomMark room={room} />}>
      <p class="empty-count">{peopleIn(room.memberCount)}</p>
      <Notice text={notice} />
      <button
        type="button"
        class="button button-primary"
        data-testid="join-room"
        disabled={busy || !online}
        onClick={() => void submit(roomId)}
      >
        {busy ? "Joining…" : "Join this room"}
      </button>
    </EmptyPane>
  );
}
