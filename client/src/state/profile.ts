import type { Profile } from "../protocol.js";
import type { ClientState } from "./client-state.js";

/** Takes over the user's own profile from the answer to a change. */
export const profileChanged = (state: ClientState, profile: Profile): ClientState =>
  state.me?.id === profile.id ? { ...state, me: profile } : state;
