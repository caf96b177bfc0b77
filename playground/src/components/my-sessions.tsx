import { useState } from "preact/hooks";
import { Dialog } from "./dialog";
import { Icon } from "./icon";
import { SessionList } from "./session-list";

export function MySessions() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="icon-button"
        data-testid="my-sessions"
        title="Where I am logged in"
        aria-label="Where I am logged in"
        onClick={() => setOpen(true)}
      >
        <Icon name="device" />
      </button>
      {open && (
        <Dialog title="Where I am logged in" onClose={() => setOpen(false)}>
          <SessionList />
        </Dialog>
      )}
    </>
  );
}
