import type { RoomState } from "@synctalk/client";
import { roomName } from "../view/people";

export function DaySeparator({ name }: { name: string }) {
  return (
    <div class="day" role="separator" aria-label={name}>
      <span>{name}</span>
    </div>
  );
}

export function Beginning({ state }: { state: RoomState }) {
  return (
    <p class="beginning">
      {state.seq === 0 ? "Nothing said yet. Write the first message." : `The beginning of ${roomName(state.room)}`}
    </p>
  );
}

export function UnreadSeparator() {
  return (
    <div class="day day-unread" role="separator" aria-label="New messages" data-testid="unread-line">
      <span>New messages</span>
    </div>
  );
}
