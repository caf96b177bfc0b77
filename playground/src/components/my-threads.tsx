import { useState } from "preact/hooks";
import { useSelect } from "./chat-context";
import { Dialog } from "./dialog";
import { Icon } from "./icon";
import { ThreadList } from "./thread-list";

/** Opens the list of my threads, and says how many of them have unread replies. */
export function MyThreads() {
  const [open, setOpen] = useState(false);
  const unread = useSelect((state) => state.unreadThreads);
  return (
    <>
      <button type="button" class="threads-opener" data-testid="my-threads" onClick={() => setOpen(true)}>
        <Icon name="thread" />
        Threads{" "}
        {unread > 0 && (
          <span class="badge">
            {unread}
            <span class="hidden-text"> with unread replies</span>
          </span>
        )}
      </button>
      {open && (
        <Dialog title="Threads" onClose={() => setOpen(false)}>
          <ThreadList onOpened={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}
