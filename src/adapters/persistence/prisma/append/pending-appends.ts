import type { Appended } from "../../../../application/ports/message-log.js";
import type { Draft } from "../../../../domain/messages/message.js";
import type { Fence } from "../../../../domain/rooms/access.js";

/** Limits of the appends that wait at one time. */
export type AppendBounds = Readonly<{ items: number; bytes: number; itemsPerRoom: number; itemsPerAuthor: number }>;

const ROW_BYTES = 200;

const rowBytes = ({ body, data }: Draft): number =>
  ROW_BYTES + Buffer.byteLength(body ?? "") + (data ? Buffer.byteLength(JSON.stringify(data)) : 0);

type Reserved = Pick<PendingAppend, "draft" | "bytes">;

/** Counts the pending appends, so that they stay within bounds per room, per author and in total. */
export class AppendBudget {
  private items = 0;
  private bytes = 0;
  private readonly byRoom = new Map<string, number>();
  private readonly byAuthor = new Map<string, number>();

  constructor(private readonly bounds: AppendBounds) {}

  /** Counts the append. Returns `false` and counts nothing when a limit is reached. */
  reserve(append: Reserved): boolean {
    const { bounds } = this;
    const { roomId, author } = append.draft;
    if (this.items >= bounds.items || this.bytes + append.bytes > bounds.bytes) return false;
    if ((this.byRoom.get(roomId) ?? 0) >= bounds.itemsPerRoom) return false;
    if ((this.byAuthor.get(author.id) ?? 0) >= bounds.itemsPerAuthor) return false;
    this.count(append, 1);
    return true;
  }

  release(append: Reserved): void {
    this.count(append, -1);
  }

  private count({ draft, bytes }: Reserved, items: 1 | -1): void {
    this.items += items;
    this.bytes += items * bytes;
    add(this.byRoom, draft.roomId, items);
    add(this.byAuthor, draft.author.id, items);
  }
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

type Answer = Readonly<{ resolve(appended: Appended): void; reject(error: unknown): void }>;

/** An append without an outcome. */
export class PendingAppend {
  readonly draft: Draft;
  readonly fence: Fence;
  /** Identifies the room and the author. Appends of one sender stay in order. */
  readonly sender: string;
  /** Approximate size of the row. */
  readonly bytes: number;
  readonly resolve: Answer["resolve"];
  readonly reject: Answer["reject"];
  /** Error of the last attempt. */
  failure: unknown;

  constructor(
    input: Readonly<{ draft: Draft; fence: Fence }>,
    readonly arrivedAt: number,
    answer: Answer,
  ) {
    this.draft = input.draft;
    this.fence = input.fence;
    this.sender = `${input.draft.roomId} ${input.draft.author.id}`;
    this.bytes = rowBytes(input.draft);
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
