import type { SyncTalkClient } from "@synctalk/client";

export class MessageActions {
  readonly #client: () => SyncTalkClient;

  constructor(client: () => SyncTalkClient) {
    this.#client = client;
  }

  loadOlder(roomId: string): Promise<void> {
    return this.#client().loadOlder(roomId);
  }

  send(roomId: string, body: string): void {
    void this.#client().send(roomId, { body });
  }

  tryAgain(clientMessageId: string): void {
    void this.#client().tryAgain(clientMessageId);
  }

  discard(clientMessageId: string): void {
    this.#client().discard(clientMessageId);
  }
}
