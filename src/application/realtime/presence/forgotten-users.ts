import type { UserId } from "../../../domain/accounts/user.js";
import type { Durations } from "../../../domain/limits/durations.js";
import type { PresenceStore } from "../../ports/presence-store.js";
import type { Scheduler } from "../../ports/scheduler.js";

/**
 * Nodes end the connections of a deleted account within seconds, and store when the user was there a grace later. The
 * second deletion waits for this many times the grace.
 */
const GRACES = 2;
/** The least pause before it, for nodes that end connections late. */
const MIN_PAUSE_MS = 30_000;
const MAX_ATTEMPTS = 20;

type Deps = Readonly<{
  presenceStore: Pick<PresenceStore, "forget">;
  scheduler: Scheduler;
  durations: Pick<Durations, "presence.grace">;
  report: (error: unknown) => void;
}>;

/**
 * Deletes the presence of deleted accounts, and once more when no node can store any of it again. After an outage, nodes
 * store within seconds of each other what it held up.
 */
export class ForgottenUsers {
  constructor(private readonly deps: Deps) {}

  forget(userId: UserId): Promise<void> {
    const forgotten = this.deps.presenceStore.forget(userId);
    forgotten.then(
      () => this.forgetLater(userId, { attempts: MAX_ATTEMPTS, isAfterFailure: false }),
      () => this.forgetLater(userId, { attempts: MAX_ATTEMPTS, isAfterFailure: true }),
    );
    return forgotten;
  }

  private forgetLater(
    userId: UserId,
    { attempts, isAfterFailure }: Readonly<{ attempts: number; isAfterFailure: boolean }>,
  ): void {
    const { presenceStore, scheduler, durations, report } = this.deps;
    scheduler.after(Math.max(MIN_PAUSE_MS, GRACES * durations["presence.grace"]), () => {
      presenceStore.forget(userId).then(
        () => {
          if (isAfterFailure) this.forgetLater(userId, { attempts, isAfterFailure: false });
        },
        (error: unknown) => {
          if (attempts > 1) this.forgetLater(userId, { attempts: attempts - 1, isAfterFailure: true });
          else report(error);
        },
      );
    });
  }
}
