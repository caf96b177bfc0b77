import { currentMembers, type RoomState } from "@synctalk/client";

/**
 * The effect of leaving a room. `alone`: the room is archived. `blocked`: the user is the only owner of a room with
 * other members.
 */
export type Leaving = "free" | "alone" | "blocked" | "for_good";

export function leavingOf(state: RoomState, myId: string): Leaving {
  const members = currentMembers(state);
  if (state.membersLoaded && members.length === 1) return "alone";
  const others = members.filter(({ user, role }) => role === "owner" && user.id !== myId);
  const amOwner = state.room.membership?.role === "owner" || members.some((member) => isOwner(member, myId));
  if (state.membersLoaded && amOwner && others.length === 0) return "blocked";
  return state.room.kind === "public" ? "free" : "for_good";
}

const isOwner = ({ user, role }: ReturnType<typeof currentMembers>[number], myId: string) =>
  user.id === myId && role === "owner";
