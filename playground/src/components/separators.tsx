import type { RoomState } from "@synctalk/client";
import { roomName } from "../view/people";

export function DaySeparator({ name }: { name: string }) {
  return (
    <div class="day" role="separator" aria-label={name}>
      <span>{name}</span>
    </div>
  );
}

/** Stands above the first message, also while it is not known which one that is. */
export function Beginning({ state, isLoaded }: { state: RoomState; isLoaded: boolean }) {
  return <p class="beginning">{isLoaded ? beginningOf(state) : "Loading messages…"}</p>;
}

const beginningOf = ({ seq, room }: RoomState): string =>
  seq === 0 ? "Nothing said yet. Write the first message." : `The beginning of ${roomName(room)}`;

export function UnreadSeparator() {
  return (
    <div class="day day-unread" role="separator" aria-label="New messages" data-testid="unread-line">
      <span>New messages</span>
    </div>
  );
}
