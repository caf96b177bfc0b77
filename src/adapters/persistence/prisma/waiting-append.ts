import type { Appended } from "../../../application/ports/message-log.js";
import type { Draft } from "../../../domain/messages/message.js";
import type { Fence } from "../../../domain/rooms/access.js";

type Answer = Readonly<{ resolve(appended: Appended): void; reject(error: unknown): void }>;

/** An append that nobody has answered yet. */
export class WaitingAppend {
  readonly draft: Draft;
  readonly fence: Fence;
  /** Who sends where: what comes from one sender stays in order. */
  readonly sender: string;
  readonly resolve: Answer["resolve"];
  readonly reject: Answer["reject"];
  /** Why the last attempt did not end, if there was one. */
  failure: unknown;

  constructor(
    input: Readonly<{ draft: Draft; fence: Fence }>,
    readonly arrivedAt: number,
    answer: Answer,
  ) {
    this.draft = input.draft;
    this.fence = input.fence;
    this.sender = `${input.draft.roomId} ${input.draft.author.id}`;
    this.resolve = answer.resolve;
    this.reject = answer.reject;
  }

  get retried(): boolean {
    return this.failure !== undefined;
  }

  failed(error: unknown): void {
    this.failure = error;
  }
}
