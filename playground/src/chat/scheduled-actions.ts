import type { NewScheduled, SyncTalkClient } from "@synctalk/client";

type Deps = Readonly<{ client: () => SyncTalkClient }>;

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

  async schedule(message: Omit<NewScheduled, "sendAt">, at: Date): Promise<void> {
    await this.#client.schedule({ ...message, sendAt: at.toISOString() });
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
