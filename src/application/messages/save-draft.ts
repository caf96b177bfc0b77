import type { UserId } from "../../domain/accounts/user.js";
import type { Counts } from "../../domain/limits/counts.js";
import { messageDeleted, threadNested, tooManyDrafts } from "../../domain/messages/errors.js";
import type { Message, MessageId } from "../../domain/messages/message.js";
import {
  isNewerThan,
  writeDraft,
  type DraftContent,
  type DraftKey,
  type DraftState,
  type SavedDraft,
} from "../../domain/messages/saved-draft.js";
import { requireVisibleMessage, visibleFromOf } from "../../domain/rooms/history-visibility.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { Transaction } from "../ports/unit-of-work.js";
import { changeDraft, type ChangeDraftDeps, type DraftAccess } from "./change-draft.js";

type Input = DraftContent & Readonly<{ roomId: RoomId; threadOf: MessageId | null; expectedRev?: number }>;

/** `conflict`: the draft changed after `expectedRev`, and is as it was. */
export type SavedDraftOutcome =
  | Readonly<{ outcome: "saved"; draft: SavedDraft; rev: number }>
  | Readonly<{ outcome: "conflict"; state: DraftState }>;

/** Stores what the actor writes in a room or a thread. The room does not change by it, so an archived one takes it as well. */
export class SaveDraft {
  constructor(private readonly deps: ChangeDraftDeps & Readonly<{ clock: Clock; counts: Counts }>) {}

  async execute(actor: Actor, { expectedRev, ...input }: Input): Promise<SavedDraftOutcome> {
    const { clock, counts } = this.deps;
    const key = { userId: actor.userId, roomId: input.roomId, threadOf: input.threadOf };
    const { result, rev } = await changeDraft(this.deps, actor, key, async (tx, access) => {
      await checkRoot(tx, key, access);
      const state = await tx.drafts.find(key);
      const draft = writeDraft(state.draft, { ...input, ...key, at: clock.now() }, counts["message.characters"]);
      if (draft === state.draft) return { outcome: "saved", draft, rev: state.rev } as const;
      if (isNewerThan(state, expectedRev)) return { outcome: "conflict", state } as const;
      if (!state.draft) await assertUnderDraftLimit(tx, actor.userId, counts["drafts.user"]);
      await tx.drafts.save(draft);
      return { outcome: "saved", draft, rev: null } as const;
    });
    return result.outcome === "saved" ? { ...result, rev: result.rev ?? rev } : result;
  }
}

/** Refuses a draft of a reply that could not be sent to this thread at any time. */
async function checkRoot(tx: Transaction, { roomId, threadOf }: DraftKey, access: DraftAccess): Promise<void> {
  if (threadOf === null) return;
  const root: Message = requireVisibleMessage(await tx.messages.find(roomId, threadOf), visibleFromOf(access));
  if (root.threadOf !== null) throw threadNested();
  if (root.deletedAt) throw messageDeleted();
}

async function assertUnderDraftLimit(tx: Transaction, userId: UserId, most: number): Promise<void> {
  if ((await tx.drafts.count(userId)) >= most) throw tooManyDrafts(most);
}
