import type { UserChange } from "../../../domain/accounts/user-change.js";
import type { Actor } from "../../actor.js";
import type { UserChangeReader, UserChangesPage } from "../../ports/user-change-reader.js";
import type { EpochMonitor } from "../feeds/epoch-monitor.js";

export type UserSyncInput = Readonly<{ after: number; epoch?: string; limit: number; maxChanges?: number }>;

export type UserSync = UserChange &
  Readonly<{
    epoch: string;
    more: boolean;
    /** Whether the page holds everything that is the user's, and the reader replaces what it has by it. */
    reset: boolean;
  }>;

const EVERYTHING = -1;

type Deps = Readonly<{ userChangeReader: UserChangeReader; epochMonitor: Pick<EpochMonitor, "current"> }>;

/** Returns what changed of the actor's own things after a `userRev` of any age, page by page. */
export class SyncUser {
  constructor(private readonly deps: Deps) {}

  async execute({ userId }: Actor, { after, epoch, ...query }: UserSyncInput): Promise<UserSync> {
    const current = await this.deps.epochMonitor.current();
    const read = (from: number) => this.read(userId, from, query);
    const isComparable = epoch === undefined || epoch === current;
    const page = isComparable ? await read(after === 0 ? EVERYTHING : after) : null;
    if (page && page.rev >= after && !page.exceeds) return { ...syncOf(page), epoch: current, reset: false };
    return { ...syncOf(await read(EVERYTHING)), epoch: current, reset: true };
  }

  private async read(
    userId: string,
    after: number,
    query: Omit<UserSyncInput, "after" | "epoch">,
  ): Promise<UserChangesPage> {
    const page = (await this.deps.userChangeReader.changes(new Map([[userId, after]]), query)).get(userId);
    if (!page) throw new Error("The store returned no changes of the user.");
    return page;
  }
}

const syncOf = ({ sessionRev: _sessionRev, exceeds: _exceeds, ...page }: UserChangesPage) => page;
