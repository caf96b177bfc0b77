import type { Message } from "../protocol.js";
import type { ClientState } from "./client-state.js";
import { withoutBlocked } from "./receipts.js";

/** Takes the ids of all people whom the user blocks; undefined: they have not changed. */
export const takeBlocked = (state: ClientState, blockedIds: readonly string[] | undefined): ClientState =>
  blockedIds === undefined ? state : withoutBlocked({ ...state, blockedIds: new Set(blockedIds) });

/** Whether the message is by somebody whom the user blocks. Show it folded. */
export const isFolded = (
  { blockedIds }: Pick<ClientState, "blockedIds">,
  { author }: Pick<Message, "author">,
): boolean => blockedIds.has(author.id);
