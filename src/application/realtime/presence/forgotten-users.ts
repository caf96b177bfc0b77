import type { UserId } from "../../../domain/accounts/user.js";
import { GRACE_MS } from "../../../domain/presence/presence.js";
import type { PresenceStore } from "../../ports/presence-store.js";
import type { Scheduler } from "../../ports/scheduler.js";

/** Nodes end the connections of a deleted account within seconds, and store when the user was there a grace later. */
const AGAIN_MS = 2 * GRACE_MS;
const MAX_ATTEMPTS = 20;

type Deps = Readonly<{
  presenceStore: Pick<PresenceStore, "forget">;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/** Deletes the presence of deleted accounts, and once more when no node can store any of it again. */
export class ForgottenUsers {
  constructor(private readonly deps: Deps) {}

  forget(userId: UserId): Promise<void> {
    this.forgetLater(userId, MAX_ATTEMPTS);
    return this.deps.presenceStore.forget(userId);
  }

  private forgetLater(userId: UserId, attempts: number): void {
    const { presenceStore, scheduler, report } = this.deps;
    scheduler.after(AGAIN_MS, () => {
      presenceStore.forget(userId).catch((error: unknown) => {
        if (attempts > 1) this.forgetLater(userId, attempts - 1);
        else report(error);
      });
    });
  }
}
