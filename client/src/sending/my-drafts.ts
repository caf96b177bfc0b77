import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import { pause } from "../pause.js";
import type { ChangedDraft, Draft } from "../protocol.js";
import { asFailure, type RequestError, retryAfterMs } from "../request-error.js";
import type { DraftContent, DraftRef } from "../rest/draft-requests.js";
import type { RestApi } from "../rest/rest-api.js";
import type { ClientState } from "../state/client-state.js";
import { applyDraft, applyDraftAnswer, draftKey, draftsListed, seenRevOf } from "../state/drafts.js";
import type { Store } from "../state/store.js";
import { ListLoader } from "./list-loader.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  rest: Pick<RestApi, "saveDraft" | "deleteDraft" | "drafts">;
  retry: RetryTimes;
  /** Shortest time between two writes of one draft, in milliseconds. */
  intervalMs?: number;
}>;

type Waiter = Readonly<{ resolve: (draft: Draft | null) => void; reject: (failure: RequestError) => void }>;

/** A text to store; `null` deletes the draft. `seenRev`: the `userRev` at which its user saw the draft. */
type Write = Readonly<{ ref: DraftRef; content: DraftContent | null; seenRev: number; waiters: readonly Waiter[] }>;

/**
 * `rev`: up to which this client has seen the draft. `own`: what it wrote last, and what it sent since without an answer;
 * `null` is a deletion.
 */
type Written = Readonly<{ rev: number; own: readonly (DraftContent | null)[] }>;

const INTERVAL_MS = 1_000;
const MAX_OWN = 100;

/** Stores the user's drafts. Of several writes of one draft, it sends the latest. */
export class MyDrafts {
  readonly #deps: Deps;
  /** The next write of each draft that is being written; `null` when there is none. */
  readonly #next = new Map<string, Write | null>();
  readonly #list: ListLoader<Draft>;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#list = new ListLoader({
      ...deps,
      page: (query) => deps.rest.drafts(query),
      isLoaded: (state) => state.draftsLoaded,
      apply: applyDraft,
      listed: draftsListed,
    });
  }

  load(): Promise<void> {
    return this.#list.load();
  }

  /** Resolves with the stored draft, also when a later write replaced this one before it was sent. */
  save(ref: DraftRef, content: DraftContent): Promise<Draft | null> {
    const isBlank = content.body.trim() === "" && !content.data;
    return this.#write(ref, isBlank ? null : content);
  }

  async delete(ref: DraftRef): Promise<void> {
    await this.#write(ref, null);
  }

  #write(ref: DraftRef, content: DraftContent | null): Promise<Draft | null> {
    const seenRev = seenRevOf(this.#deps.store.get(), ref);
    const key = draftKey(ref);
    return new Promise((resolve, reject) => {
      const isIdle = !this.#next.has(key);
      const waiters = [...(this.#next.get(key)?.waiters ?? []), { resolve, reject }];
      this.#next.set(key, { ref, content, seenRev, waiters });
      if (isIdle) void this.#run(key);
    });
  }

  /** Sends one write after the other, each on the state that the earlier ones left. */
  async #run(key: string): Promise<void> {
    const { intervalMs = INTERVAL_MS } = this.#deps;
    let last: Written = { rev: 0, own: [] };
    for (let write = this.#next.get(key); write; write = this.#next.get(key)) {
      this.#next.set(key, null);
      last = await this.#send(key, { ...write, seenRev: Math.max(write.seenRev, last.rev) }, last);
      await pause(intervalMs);
    }
    this.#next.delete(key);
  }

  /** Sends the write until the server stores or refuses it, or a later one replaces it. */
  async #send(key: string, write: Write, last: Written): Promise<Written> {
    let { seenRev } = write;
    const own = [...last.own, write.content].slice(-MAX_OWN);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const draft = await this.#request({ ...write, seenRev });
        for (const { resolve } of write.waiters) resolve(draft);
        return { rev: draft?.rev ?? seenRev, own: [write.content] };
      } catch (thrown) {
        const failure = asFailure(thrown);
        const newer = failure.code === "draft.changed" ? (failure.details["draft"] as ChangedDraft) : null;
        if (newer && newer.rev > seenRev && isOwn(newer, seenRev === 0 ? [...own, null] : own)) seenRev = newer.rev;
        else if (!failure.retryable) {
          this.#refuse(write, failure, newer);
          return last;
        } else {
          await pause(fullJitter(attempt, this.#deps.retry) + retryAfterMs(failure));
          if (this.#merged(key, write)) return { ...last, own };
        }
      }
    }
  }

  async #request({ ref, content, seenRev: expectedRev }: Write): Promise<Draft | null> {
    const { rest, store } = this.#deps;
    if (!content) return rest.deleteDraft(ref, expectedRev).then(() => null);
    const draft = await rest.saveDraft(ref, { ...content, expectedRev });
    store.update((state) => applyDraftAnswer(state, draft));
    return draft;
  }

  /** Lets a later write of the draft answer those who wait for this one. */
  #merged(key: string, { waiters }: Write): boolean {
    const later = this.#next.get(key);
    if (later) this.#next.set(key, { ...later, waiters: [...waiters, ...later.waiters] });
    return Boolean(later);
  }

  #refuse({ waiters }: Write, failure: RequestError, newer: ChangedDraft | null): void {
    if (newer) this.#deps.store.update((state) => applyDraftAnswer(state, newer));
    for (const { reject } of waiters) reject(failure);
  }
}

const isOwn = (draft: ChangedDraft, own: Written["own"]): boolean =>
  own.some((content) => textOf(content) === textOf("deleted" in draft ? null : draft));

/** Sorts the keys of `data`, because the server may return them in another order. */
const textOf = (content: DraftContent | null): string =>
  JSON.stringify(content && [content.body, content.data ?? null], (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
