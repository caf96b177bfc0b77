import { useState } from "preact/hooks";
import type { Room } from "@synctalk/client";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { goToRoom } from "./use-open-room";
import { useSubmit } from "./use-submit";

/** A public room can be joined again at once; leaving a private one, or a refusal, is worth a word. */
export function LeaveRoom({ room }: { room: Room }) {
  const { rooms } = useChat();
  const [asking, setAsking] = useState(false);
  const { submit, busy, notice } = useSubmit(async (roomId: string) => {
    await rooms.leave(roomId);
    goToRoom(null);
  }, []);
  const leave = () => void submit(room.id);
  return (
    <>
      <button
        type="button"
        class="button button-quiet room-head-action"
        data-testid="leave-room"
        title="Leave this room"
        disabled={busy}
        onClick={() => (room.kind === "public" ? leave() : setAsking(true))}
      >
        Leave
      </button>
      {(asking || notice) && (
        <Dialog title={`Leave ${room.name}?`} onClose={() => setAsking(false)}>
          <Notice text={notice} />
          {room.kind !== "public" && <p class="dialog-text">It is private: you cannot come back by yourself.</p>}
          <button type="button" class="button button-danger button-wide" disabled={busy} onClick={leave}>
            Leave
          </button>
        </Dialog>
      )}
    </>
  );
}
