import { useState } from "preact/hooks";
import { CreateRoomForm } from "./create-room-form";
import { Dialog } from "./dialog";
import { Icon } from "./icon";
import { goToRoom } from "./use-open-room";

export function CreateRoom() {
  const [open, setOpen] = useState(false);
  const created = (roomId: string) => {
    setOpen(false);
    goToRoom(roomId);
  };
  return (
    <>
      <button
        type="button"
        class="icon-button icon-button-filled"
        data-testid="create-room"
        title="Create a room"
        aria-label="Create a room"
        onClick={() => setOpen(true)}
      >
        <Icon name="plus" />
      </button>
      {open && (
        <Dialog title="Create a room" onClose={() => setOpen(false)}>
          <CreateRoomForm onCreated={created} />
        </Dialog>
      )}
    </>
  );
}
