import { useRef } from "preact/hooks";
import { scheduledIn } from "@synctalk/client";
import { useSelect } from "./chat-context";
import { Dialog } from "./dialog";
import { ScheduledItem } from "./scheduled-item";
import { useNow } from "./use-now";

/** My scheduled messages of all rooms, the next one first. */
export function ScheduledDialog({ onClose }: { onClose: () => void }) {
  const items = useSelect(scheduledIn);
  const loaded = useSelect((state) => state.scheduledLoaded);
  const now = useNow();
  const list = useRef<HTMLUListElement>(null);
  return (
    <Dialog title="Scheduled messages" onClose={onClose}>
      <ul
        ref={list}
        class="list scheduled-list"
        data-testid="scheduled-list"
        tabIndex={-1}
        aria-label="Scheduled messages"
        aria-busy={!loaded}
      >
        {items.map((scheduled) => (
          <ScheduledItem
            key={scheduled.id}
            scheduled={scheduled}
            now={now}
            onOpened={onClose}
            onRemoved={() => list.current?.focus()}
          />
        ))}
      </ul>
      {items.length === 0 && (
        <p class="list-none">
          {loaded ? "Nothing is scheduled. Write a message, and choose the clock beside Send." : "Loading…"}
        </p>
      )}
    </Dialog>
  );
}
