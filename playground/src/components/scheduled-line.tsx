import { useState } from "preact/hooks";
import { scheduledIn } from "@synctalk/client";
import { useSelect } from "./chat-context";
import { Icon } from "./icon";
import { ScheduledDialog } from "./scheduled-dialog";

/** Says how many of my messages will be sent in this room later. */
export function ScheduledLine({ roomId }: { roomId: string }) {
  const count = useSelect((state) => scheduledIn(state, roomId).length);
  const [open, setOpen] = useState(false);
  const isShown = count > 0;
  return (
    <div class="scheduled-place">
      <p class={isShown ? "scheduled-line" : undefined} data-testid={isShown ? "scheduled-line" : undefined}>
        {isShown && <Icon name="clock" />}
        <span role="status">
          {isShown && (count === 1 ? "1 message is scheduled here." : `${count} messages are scheduled here.`)}
        </span>
        {isShown && (
          <button type="button" class="link" onClick={() => setOpen(true)}>
            Show
          </button>
        )}
      </p>
      {open && <ScheduledDialog onClose={() => setOpen(false)} />}
    </div>
  );
}
