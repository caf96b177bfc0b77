import type { ClientState, Draft } from "@synctalk/client";

/** Drafts as the room list shows them: the text of the room's own, or null for one in a thread alone. */
export type DraftedRooms = ReadonlyMap<string, string | null>;

/** The rooms in which I have a draft. */
export function draftedRooms(drafts: ClientState["drafts"]): DraftedRooms {
  const rooms = new Map<string, string | null>();
  for (const draft of drafts.values()) {
    if ("deleted" in draft) continue;
    const { roomId, threadOf, body }: Draft = draft;
    if (threadOf === null) rooms.set(roomId, body);
    else if (!rooms.has(roomId)) rooms.set(roomId, null);
  }
  return rooms;
}
