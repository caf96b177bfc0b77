import { fitsEvent } from "../request-size.js";
import { sendPayload } from "../sending/outbox-sender.js";
import { type Outbox, parseOutbox } from "../state/outbox.js";
import { parseRanges } from "../state/announced.js";
import type { PendingChanges } from "../state/pending-changes.js";
import type { Cursor } from "../state/room-state.js";
import type { UserCursor } from "../state/user-state.js";
import { parseChanges } from "../state/stored-changes.js";
import type { KeyValueStore } from "./key-value-store.js";

/** One user's entries in a store, parsed. An unreadable entry counts as missing. */
export class UserStorage {
  readonly #store: KeyValueStore;
  readonly #userId: string;
  readonly #writing = new Map<string, Promise<void>>();

  constructor(store: KeyValueStore, userId: string) {
    this.#store = store;
    this.#userId = userId;
  }

  async outbox(): Promise<Outbox> {
    return parseOutbox(await this.#read("outbox"));
  }

  async cursors(): Promise<ReadonlyMap<string, Cursor>> {
    const stored = Object.entries((await this.#read("cursors")) ?? {}).filter(isCursorEntry);
    return new Map(stored.map(([roomId, cursor]) => [roomId, withValidRanges(cursor)]));
  }

  async userCursor(): Promise<UserCursor | null> {
    const { epoch, rev } = ((await this.#read("user")) ?? {}) as Record<string, unknown>;
    return typeof epoch === "string" && Number.isInteger(rev) ? { epoch, rev: Number(rev) } : null;
  }

  saveUserCursor(cursor: UserCursor | null): void {
    this.#write("user", cursor && JSON.stringify(cursor));
  }

  async changes(): Promise<PendingChanges> {
    return parseChanges(await this.#read("changes"));
  }

  saveChanges(changes: PendingChanges): void {
    this.#write("changes", changes.length > 0 ? JSON.stringify(changes) : null);
  }

  /** Leaves out messages that are too large for a request, because they could fill the storage. */
  saveOutbox(written: Outbox): void {
    const outbox = written.filter((unsent) => fitsEvent("message:send", sendPayload(unsent)));
    this.#write("outbox", outbox.length > 0 ? JSON.stringify(outbox) : null);
  }

  saveCursors(cursors: ReadonlyMap<string, Cursor>): void {
    this.#write("cursors", cursors.size > 0 ? JSON.stringify(Object.fromEntries(cursors)) : null);
  }

  async #read(name: string): Promise<unknown> {
    try {
      return JSON.parse((await this.#store.get(this.#key(name))) ?? "null");
    } catch {
      return null;
    }
  }

  #write(name: string, value: string | null): void {
    const key = this.#key(name);
    const before = this.#writing.get(key);
    const done = before ? before.then(() => this.#set(key, value)) : this.#set(key, value);
    if (!done) return;
    const writing = done
      .catch(() => undefined)
      .then(() => {
        if (this.#writing.get(key) === writing) this.#writing.delete(key);
      });
    this.#writing.set(key, writing);
  }

  #set(key: string, value: string | null): void | Promise<void> {
    try {
      return this.#store.set(key, value);
    } catch {
      // Ignores a failed write: only data for the next start is lost.
    }
  }

  #key(name: string): string {
    return `synctalk.${this.#userId}.${name}`;
  }
}

/** Without its ranges, a cursor repeats events and skips none. */
function withValidRanges({ epoch, rev, seq, ahead: stored }: Cursor): Cursor {
  const ahead = parseRanges(stored, seq);
  return { epoch, rev, seq, ...(ahead.length > 0 && { ahead }) };
}

function isCursorEntry(entry: [string, unknown]): entry is [string, Cursor] {
  const [, value] = entry;
  if (typeof value !== "object" || value === null) return false;
  const { epoch, rev, seq } = value as Record<string, unknown>;
  return typeof epoch === "string" && Number.isInteger(rev) && Number.isInteger(seq);
}
