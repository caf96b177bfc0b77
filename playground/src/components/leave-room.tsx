import { useState } from "preact/hooks";
import type { RoomState } from "@synctalk/client";
import { leavingOf } from "../view/leaving";
import { roomName } from "../view/people";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { goToRoom } from "./use-open-room";
import { useSubmit } from "./use-submit";

type Props = { state: RoomState; myId: string; showMembers: (shown: boolean) => void };

const TEXTS = {
  alone: "You are the only member. When you leave, the room is archived: nobody can write in it any more.",
  blocked: "You are the only owner. Make somebody else an owner in the list of members, then you can leave.",
  for_good: "It is private: you cannot come back by yourself.",
} as const;

/** Asks before leaving, except for a public room, which can be joined again at once. */
export function LeaveRoom({ state, myId, showMembers }: Props) {
  const { rooms } = useChat();
  const { room } = state;
  const [asking, setAsking] = useState(false);
  const { submit, busy, notice, forget } = useSubmit(async (roomId: string) => {
    await rooms.leave(roomId);
    goToRoom(null);
  }, []);
  const leaving = leavingOf(state, myId);
  const leave = () => void submit(room.id);
  const close = () => {
    setAsking(false);
    forget();
  };
  const chooseOwner = () => {
    close();
    showMembers(true);
  };
  return (
    <>
      <button
        type="button"
        class="button button-quiet room-head-action"
        data-testid="leave-room"
        title="Leave this room"
        aria-disabled={busy}
        onClick={() => (leaving === "free" ? leave() : setAsking(true))}
      >
        Leave
      </button>
      {(asking || notice) && (
        <Dialog title={`Leave ${roomName(room)}?`} onClose={close}>
          <Notice text={notice} />
          {leaving !== "free" && <p class="dialog-text">{TEXTS[leaving]}</p>}
          {leaving === "blocked" ? (
            <button
              type="button"
              class="button button-primary button-wide"
              data-testid="choose-owner"
              onClick={chooseOwner}
            >
              Show the members
            </button>
          ) : (
            <button
              type="button"
              class="button button-danger button-wide"
              data-testid="confirm-leave"
              aria-disabled={busy}
              onClick={leave}
            >
              {leaving === "alone" ? "Leave and archive" : "Leave"}
            </button>
          )}
        </Dialog>
      )}
    </>
  );
}
