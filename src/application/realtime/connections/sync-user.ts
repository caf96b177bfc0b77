import { USER_ENTITY_KINDS, type UserChange } from "../../../domain/accounts/user-change.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Actor } from "../../actor.js";
import type { UserChangeReader, UserChangesPage } from "../../ports/user-change-reader.js";
import type { Transactions } from "../../transactions/transactions.js";
import type { EpochMonitor } from "../feeds/epoch-monitor.js";

export type UserSyncInput = Readonly<{ after: number; epoch?: string; limit: number; maxChanges?: number }>;

export type UserSync = UserChange &
  Readonly<{
    epoch: string;
    more: boolean;
    /** Whether the page holds everything that is the user's, and the reader replaces what it has by it. */
    reset: boolean;
  }>;

const EVERYTHING = 0;

/** Things that get one `rev`, and so never part. */
const MAX_RECORDED = 100;

type Deps = Readonly<{
  userChangeReader: UserChangeReader;
  transactions: Pick<Transactions, "run">;
  epochMonitor: Pick<EpochMonitor, "current">;
}>;
type Query = Readonly<{ limit: number; maxChanges?: number }>;

/** Returns what changed of the actor's own things after a `userRev` of any age, page by page. */
export class SyncUser {
  constructor(private readonly deps: Deps) {}

  async execute({ userId }: Actor, { after, epoch, ...query }: UserSyncInput): Promise<UserSync> {
    const current = await this.deps.epochMonitor.current();
    const isComparable = epoch === undefined || epoch === current;
    const page = isComparable ? await this.changesSince(userId, after, query) : null;
    if (page) return { ...syncOf(page), epoch: current, reset: false };
    const everything = await this.complete(await this.read(userId, EVERYTHING, query), query);
    return { ...syncOf(everything), epoch: current, reset: true };
  }

  /** Returns `null` when the reader has to replace what it has. */
  private async changesSince(userId: UserId, after: number, query: Query): Promise<UserChangesPage | null> {
    const page = await this.read(userId, after, query);
    if (page.rev < after || page.exceeds || isForgotten(page)) return null;
    const completed = await this.complete(page, query);
    return isForgotten(completed) ? null : completed;
  }

  /** Records what fits the last page and has no record, such as follows that appends made, so that pages reach it. */
  private async complete(page: UserChangesPage, query: Query): Promise<UserChangesPage> {
    if (!page.missing) return page;
    const { userId, from } = page;
    const room = Math.min(MAX_RECORDED, Math.max(1, query.limit - sizeOf(page)));
    await this.deps.transactions.run((tx) => tx.userChanges.recordMissing(userId, room));
    const completed = await this.read(userId, from, query);
    return { ...completed, more: completed.more || completed.missing };
  }

  private async read(userId: UserId, after: number, query: Query): Promise<UserChangesPage> {
    const pages = await this.deps.userChangeReader.changes(new Map([[userId, after]]), { ...query, findMissing: true });
    const page = pages.get(userId);
    if (!page) throw new Error("The store returned no changes of the user.");
    return page;
  }
}

const sizeOf = (page: UserChangesPage): number => USER_ENTITY_KINDS.reduce((size, kind) => size + page[kind].length, 0);

/** Whether a reader who has something may have missed removals. */
const isForgotten = ({ from, forgottenRev }: UserChangesPage): boolean => from > 0 && from < forgottenRev;

function syncOf(page: UserChangesPage) {
  const { sessionRev: _sessionRev, forgottenRev: _forgottenRev, exceeds: _exceeds, missing: _missing, ...sync } = page;
  return sync;
}
