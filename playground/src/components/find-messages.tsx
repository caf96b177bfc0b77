import { useState } from "preact/hooks";
import { Icon } from "./icon";
import { MessageSearch } from "./message-search";
import { useRoom } from "./room-context";

/** Opens the search over the messages of all my rooms. */
export function FindMessages({ openRoomId }: { openRoomId: string | null }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="threads-opener" data-testid="find-messages" onClick={() => setOpen(true)}>
        <Icon name="search" />
        Search messages
      </button>
      {open && <MessageSearch openRoomId={openRoomId} onClose={() => setOpen(false)} />}
    </>
  );
}

/** The same search, which begins in the open room. */
export function FindInRoom({ onClose }: { onClose: () => void }) {
  const { state } = useRoom();
  return <MessageSearch openRoomId={state.room.id} startInRoom onClose={onClose} />;
}
