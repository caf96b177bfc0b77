import { useEffect, useMemo } from "react";
import { type Activity, activityIn, type ClientState } from "../index.js";
import { useSyncTalk } from "./provider.js";
import { useClientState, type View } from "./use-client-state.js";

const activityOf = (threadOf?: string): View<Pick<ClientState, "focus">, Activity> => ({
  parts: ({ focus }) => ({ focus }),
  derive: (state, roomId) => activityIn(state, roomId, threadOf),
});

/** The others who are active in a room, or in the thread of `threadOf`, which the client shows while the component is mounted. */
export function useActivity(roomId: string, threadOf?: string): Activity {
  const client = useSyncTalk();
  useEffect(() => client.focus(roomId, threadOf), [client, roomId, threadOf]);
  return useClientState(
    useMemo(() => activityOf(threadOf), [threadOf]),
    roomId,
  );
}
