import { useState } from "preact/hooks";
import { scheduledIn } from "@synctalk/client";
import { useSelect } from "./chat-context";
import { Icon } from "./icon";
import { ScheduledDialog } from "./scheduled-dialog";

/** Opens the list of my scheduled messages, and says how many of them were not sent. */
export function MyScheduled() {
  const [open, setOpen] = useState(false);
  const failed = useSelect((all) => scheduledIn(all).filter(({ state }) => state === "failed").length);
  return (
    <>
      <button type="button" class="threads-opener" data-testid="my-scheduled" onClick={() => setOpen(true)}>
        <Icon name="clock" />
        Scheduled{" "}
        {failed > 0 && (
          <span class="badge">
            {failed}
            <span class="hidden-text"> not sent</span>
          </span>
        )}
      </button>
      {open && <ScheduledDialog onClose={() => setOpen(false)} />}
    </>
  );
}
