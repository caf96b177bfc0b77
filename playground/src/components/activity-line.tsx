import { useEffect } from "preact/hooks";
import { activityIn, type RoomState } from "@synctalk/client";
import { activityText } from "../view/activity-text";
import { nameOf } from "../view/people";
import { useChat, useSelect } from "./chat-context";
import { useRoom } from "./room-context";
import { useSpoken } from "./use-spoken";

/** Shows who is typing in the room, or in the thread of `threadOf`. The line keeps its height when nobody is. */
export function ActivityLine({ threadOf }: { threadOf?: string }) {
  const { session } = useChat();
  const { state } = useRoom();
  const roomId = state.room.id;
  useEffect(() => session.client.focus(roomId, threadOf), [roomId, threadOf]);
  const activity = useSelect((all) => activityIn(all, roomId, threadOf));
  const text = activityText(activity, (userId) => personIn(state, userId));
  const spoken = useSpoken(text);
  return (
    <>
      <p class="activity-line" data-testid="activity" title={text || undefined}>
        {text}
      </p>
      <p class="hidden-text" role="status" aria-live="polite" data-testid="activity-spoken">
        {spoken}
      </p>
    </>
  );
}

function personIn({ members, room }: RoomState, userId: string): string {
  const user = members.get(userId)?.user ?? room.people?.find(({ id }) => id === userId);
  return user ? nameOf(user) : "Somebody";
}
