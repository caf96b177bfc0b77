import { isNewerThan, type DraftState } from "../../domain/messages/saved-draft.js";
import type { MessageId } from "../../domain/messages/message.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import { changeDraft, type ChangeDraftDeps } from "./change-draft.js";

type Input = Readonly<{ roomId: RoomId; threadOf: MessageId | null; expectedRev?: number }>;

/** Deletes the actor's draft of a room or a thread, if there is one. */
export class DeleteDraft {
  constructor(private readonly deps: ChangeDraftDeps) {}

  /** Returns the newer draft, and deletes nothing, when it changed after `expectedRev`. */
  async execute(actor: Actor, { roomId, threadOf, expectedRev }: Input): Promise<DraftState | null> {
    const key = { userId: actor.userId, roomId, threadOf };
    const { result } = await changeDraft(this.deps, actor, key, async (tx) => {
      const state = await tx.drafts.find(key);
      if (!state.draft) return null;
      if (isNewerThan(state, expectedRev)) return state;
      await tx.drafts.remove(key);
      return null;
    });
    return result;
  }
}
