import { asFailure, type NewScheduled, RequestError, type SyncTalkClient } from "@synctalk/client";

type Deps = Readonly<{ client: () => SyncTalkClient }>;

const SCHEDULED_BEFORE = "This message is scheduled already, for another time. You can change the time in Scheduled.";

/** Messages that are sent later. */
export class ScheduledActions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Loads them once. The client keeps them up to date. */
  load(): void {
    void this.#client.loadScheduled().catch(() => undefined);
  }

  /** Can be called again with the same `clientMessageId` after a failure: it schedules one message. */
  async schedule(message: Omit<NewScheduled, "sendAt">, at: Date): Promise<void> {
    try {
      await this.#client.schedule({ ...message, sendAt: at.toISOString() });
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.code !== "message.client_id_reused") throw failure;
      const { code, status, retryable } = failure;
      throw new RequestError({ code, status, retryable, message: SCHEDULED_BEFORE });
    }
  }

  /** Changes the text, and the time unless it is null. */
  async change(id: string, { body, at }: Readonly<{ body: string; at: Date | null }>): Promise<void> {
    await this.#client.changeScheduled(id, { body, ...(at && { sendAt: at.toISOString() }) });
  }

  async tryAgain(id: string): Promise<void> {
    await this.#client.retryScheduled(id);
  }

  async cancel(id: string): Promise<void> {
    await this.#client.cancelScheduled(id);
  }

  get #client(): SyncTalkClient {
    return this.#deps.client();
  }
}
