import { useEffect } from "react";
import type { ClientState, Presence } from "../index.js";
import { useSyncTalk } from "./provider.js";
import { useClientState, type View } from "./use-client-state.js";

type Presences = Readonly<Record<string, Presence>>;

const presencesOf: View<Pick<ClientState, "presences">, Presences> = {
  parts: ({ presences }) => ({ presences }),
  derive: ({ presences }, ids) =>
    Object.fromEntries(
      ids.split(" ").flatMap((id) => {
        const presence = presences.get(id);
        return presence ? [[id, presence]] : [];
      }),
    ),
};

/** The presences of people by id, without those whom the user may not see. They are watched while the component is mounted. */
export function usePresence(userIds: readonly string[]): Presences {
  const client = useSyncTalk();
  const ids = userIds.join(" ");
  useEffect(() => client.watchPresence(ids ? ids.split(" ") : []), [client, ids]);
  return useClientState(presencesOf, ids);
}
