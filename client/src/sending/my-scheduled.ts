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

type Deps = Readonly<{
  store: Store<ClientState>;
  rest: Pick<RestApi, "schedule" | "scheduled" | "changeScheduled" | "removeScheduled">;
  retry: RetryTimes;
}>;

const PAGE = 100;
/** Far enough ahead to be in the future by the server's clock. */
const RETRY_AFTER_MS = 60_000;

/** The user's scheduled messages. Requests are repeated a few times while the server cannot be reached. */
export class MyScheduled {
  readonly #deps: Deps;
  #loading: Promise<void> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Loads all scheduled messages once. The user feed keeps them up to date. */
  async load(): Promise<void> {
    if (this.#deps.store.get().scheduledLoaded) return;
    this.#loading ??= this.#loadAll().finally(() => (this.#loading = null));
    await this.#loading;
  }

  /** Loads again when the client's first position became known meanwhile, because the list may be older. */
  async #loadAll(): Promise<void> {
    const { store, rest } = this.#deps;
    const isPlaced = store.get().user.rev !== null;
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await rest.scheduled({ limit: PAGE, ...(cursor && { cursor }) });
      store.update((state) => page.items.reduce(applyScheduled, state));
      cursor = page.nextCursor;
    }
    if (!isPlaced && store.get().user.rev !== null) return this.#loadAll();
    store.update(scheduledListed);
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
