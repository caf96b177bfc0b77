import type { RetryTimes } from "../connection/full-jitter.js";
import type { Scheduled } from "../protocol.js";
import { asFailure } from "../request-error.js";
import type { RestApi } from "../rest/rest-api.js";
import type { NewScheduled, ScheduledChanges } from "../rest/scheduled-requests.js";
import { retried } from "../retried.js";
import type { ClientState } from "../state/client-state.js";
import { applyScheduled, scheduledListed } from "../state/scheduled.js";
import type { Store } from "../state/store.js";
import { uuid } from "../uuid.js";
import { ListLoader } from "./list-loader.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  rest: Pick<RestApi, "schedule" | "scheduled" | "changeScheduled" | "removeScheduled">;
  retry: RetryTimes;
}>;

/** Far enough ahead to be in the future by the server's clock. */
const RETRY_AFTER_MS = 60_000;

/** The user's scheduled messages. Requests are repeated a few times while the server cannot be reached. */
export class MyScheduled {
  readonly #deps: Deps;
  readonly #list: ListLoader<Scheduled>;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#list = new ListLoader({
      ...deps,
      page: (query) => deps.rest.scheduled(query),
      isLoaded: (state) => state.scheduledLoaded,
      apply: applyScheduled,
      listed: scheduledListed,
    });
  }

  load(): Promise<void> {
    return this.#list.load();
  }

  /**
   * Every attempt has the same `clientMessageId`, so that they schedule one message. Two calls with the same id of the
   * caller's schedule one message, too.
   */
  schedule(message: NewScheduled): Promise<Scheduled> {
    const whole = { ...message, clientMessageId: message.clientMessageId ?? uuid() };
    return this.#applied(() => this.#deps.rest.schedule(whole));
  }

  change(scheduledId: string, changes: ScheduledChanges): Promise<Scheduled> {
    return this.#applied(() => this.#deps.rest.changeScheduled(scheduledId, changes));
  }

  tryAgain(scheduledId: string, sendAt: Date = new Date(Date.now() + RETRY_AFTER_MS)): Promise<Scheduled> {
    return this.change(scheduledId, { sendAt: sendAt.toISOString() });
  }

  /** An earlier attempt may have cancelled the message, although its answer was lost. */
  async cancel(scheduledId: string): Promise<void> {
    const { rest, retry } = this.#deps;
    await retried(
      (attempt) =>
        rest.removeScheduled(scheduledId).catch((thrown: unknown) => {
          const failure = asFailure(thrown);
          if (attempt === 1 || failure.code !== "scheduled.not_found") throw failure;
        }),
      retry,
    );
  }

  async #applied(request: () => Promise<Scheduled>): Promise<Scheduled> {
    const { store, retry } = this.#deps;
    const scheduled = await retried(request, retry);
    store.update((state) => applyScheduled(state, scheduled));
    return scheduled;
  }
}
