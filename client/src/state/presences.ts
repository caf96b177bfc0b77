import type { Presence } from "../protocol.js";
import type { ClientState } from "./client-state.js";

/** The presence of a user whom `watchPresence` watches; `null` for people whom the user may not see. */
export const presenceOf = ({ presences }: Pick<ClientState, "presences">, userId: string): Presence | null =>
  presences.get(userId) ?? null;

/** Applies a packet about a user whose presence is known, because it is watched. */
export const presenceChanged = (state: ClientState, presence: Presence): ClientState =>
  state.presences.has(presence.userId) ? presencesListed(state, [], [presence]) : state;

/** Replaces the presences of these users. */
export function presencesListed(
  state: ClientState,
  userIds: Iterable<string>,
  listed: readonly Presence[],
): ClientState {
  const presences = new Map(state.presences);
  for (const userId of userIds) presences.delete(userId);
  for (const presence of listed) presences.set(presence.userId, presence);
  return { ...state, presences };
}
