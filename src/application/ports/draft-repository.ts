import type { UserId } from "../../domain/accounts/user.js";
import type { DraftKey, DraftState, SavedDraft } from "../../domain/messages/saved-draft.js";
import type { RoomId } from "../../domain/rooms/room.js";

/** Drafts of users, for changes. Only inside a `UnitOfWork` that locked the user's membership in the room. */
export interface DraftRepository {
  find(key: DraftKey): Promise<DraftState>;

  /** Number of the user's drafts. It does not grow meanwhile if this unit of work locked the user. */
  count(userId: UserId): Promise<number>;

  /** Stores a new draft, or replaces the one of its place. Raises the user's `rev`. */
  save(draft: SavedDraft): Promise<void>;

  /** Removes the draft of a place. Raises the user's `rev` if there was one. */
  remove(key: DraftKey): Promise<void>;

  /** Removes all drafts of a user in a room. Raises the user's `rev` if there were any. */
  removeAll(roomId: RoomId, userId: UserId): Promise<void>;
}
