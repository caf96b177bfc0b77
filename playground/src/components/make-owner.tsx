import { useState } from "preact/hooks";
import type { UserSummary } from "@synctalk/client";
import { nameOf } from "../view/people";
import { useChat } from "./chat-context";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import { useSubmit } from "./use-submit";

/** Makes a member a second owner, so that either owner can leave the room to the other. */
export function MakeOwner({ roomId, user }: { roomId: string; user: UserSummary }) {
  const { rooms } = useChat();
  const [asking, setAsking] = useState(false);
  const { submit, busy, notice } = useSubmit(async (userId: string) => {
    await rooms.makeOwner(roomId, userId);
    setAsking(false);
  }, []);
  const name = nameOf(user);
  return (
    <>
      <button
        type="button"
        class="button button-quiet member-action"
        data-testid="make-owner"
        aria-label={`Make ${name} an owner`}
        onClick={() => setAsking(true)}
      >
        Make owner
      </button>
      {asking && (
        <Dialog title={`Make ${name} an owner?`} onClose={() => setAsking(false)}>
          <Notice text={notice} />
          <p class="dialog-text">
            Owners can do everything in the room, also take the role from one another. You stay an owner until you
            leave.
          </p>
          <button
            type="button"
            class="button button-primary button-wide"
            data-testid="confirm-make-owner"
            disabled={busy}
            onClick={() => void submit(user.id)}
          >
            Make {name} an owner
          </button>
        </Dialog>
      )}
    </>
  );
}
