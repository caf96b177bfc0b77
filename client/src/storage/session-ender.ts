import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import type { TokenPair } from "../protocol.js";
import { asFailure, type RequestError } from "../request-error.js";
import { refresh } from "../rest/accounts.js";
import { httpRequest, withoutLastSlash } from "../rest/http.js";
import { operationCall } from "../rest/operation-call.js";
import { uuid } from "../uuid.js";
import { exclusive } from "./exclusive.js";
import type { KeyValueStore } from "./key-value-store.js";
import { pause } from "../pause.js";

/** A session that has ended in this client but not yet on the server at `url`. */
export type EndingSession = Readonly<{
  id: string;
  url: string;
  accessToken: string;
  refreshToken: string | null;
  until: number;
}>;

/** `pending`: the server could not be reached. The SDK tries again, also after a reload. */
export type SessionEnd = "ended" | "pending";

const MAX_ENDINGS = 10;
const MAX_ATTEMPTS = 30;
const RETRY: RetryTimes = { baseMs: 1_000, capMs: 60_000 };

type Deps = Readonly<{ url: string; storage: KeyValueStore; key: string; retry?: RetryTimes }>;

/**
 * Ends sessions on the server, and retries while it cannot be reached. If the storage fails, it does not retry after a
 * reload.
 */
export class SessionEnder {
  readonly #deps: Deps;
  readonly #url: string;
  /** The sessions that this page is ending, kept in memory in case the storage fails. */
  readonly #held = new Map<string, EndingSession>();
  /** Ids of ended sessions. The storage may still contain them if removing them failed. */
  readonly #over = new Set<string>();
  #running = false;
  #attempts = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#url = withoutLastSlash(deps.url);
  }

  async end(session: Omit<EndingSession, "id" | "url">): Promise<SessionEnd> {
    const ending = { ...session, id: uuid(), url: this.#url };
    this.#held.set(ending.id, ending);
    await this.#storeHeld();
    if (await this.#tryOnce(ending)) return "ended";
    void this.resume();
    return "pending";
  }

  /** Ends the stored sessions that an earlier page could not end. */
  async resume(): Promise<void> {
    this.#attempts = 0;
    if (this.#running) return;
    this.#running = true;
    const { retry = RETRY } = this.#deps;
    try {
      while (this.#attempts < MAX_ATTEMPTS) {
        await this.#storeHeld();
        const endings = this.#open(await this.#read());
        if (endings.length === 0) return;
        const outcomes = await Promise.all(endings.map((ending) => this.#tryOnce(ending)));
        if (outcomes.every((isEnded) => isEnded)) continue;
        const pauseMs = fullJitter(this.#attempts, retry);
        this.#attempts += 1;
        await pause(pauseMs);
      }
    } finally {
      this.#running = false;
    }
  }

  /** Stores the sessions that this page is ending, each once. Another tab without locks may have overwritten them. */
  async #storeHeld(): Promise<void> {
    if (this.#held.size === 0) return;
    await this.#change((endings) => {
      const missing = [...this.#held.values()].filter(({ id }) => !endings.some((stored) => stored.id === id));
      if (missing.length === 0) return endings;
      return [
        ...endings.filter((other) => !this.#isOwn(other)),
        ...[...endings.filter(this.#isOwn), ...missing].slice(-MAX_ENDINGS),
      ];
    });
  }

  /** The stored and held sessions that this instance still has to end. */
  #open(stored: readonly EndingSession[]): readonly EndingSession[] {
    const byId = new Map(stored.filter(this.#isOwn).map((ending) => [ending.id, ending]));
    for (const [id, ending] of this.#held) byId.set(id, ending);
    return [...byId.values()].filter(({ id }) => !this.#over.has(id));
  }

  /** Clients of several servers may share a storage. A server must not receive tokens of another one. */
  readonly #isOwn = ({ url }: EndingSession): boolean => url === this.#url;

  /** Whether the session has ended on the server, or no further attempt can help. */
  async #tryOnce(ending: EndingSession): Promise<boolean> {
    const failure = await this.#logOut(ending);
    if (failure && isTemporary(failure) && ending.until > Date.now()) return false;
    this.#held.delete(ending.id);
    this.#over.add(ending.id);
    await this.#change((endings) => endings.filter((other) => other.id !== ending.id));
    return true;
  }

  async #logOut(ending: EndingSession): Promise<RequestError | null> {
    try {
      await this.#post(ending.accessToken).catch(async (thrown: unknown) => {
        const { status } = asFailure(thrown);
        if (status !== 401 || ending.refreshToken === null) throw thrown;
        const pair = await refresh({ url: this.#deps.url }, ending.refreshToken);
        await this.#renewed(ending, pair);
        await this.#post(pair.accessToken);
      });
      return null;
    } catch (thrown) {
      return asFailure(thrown);
    }
  }

  #post(token: string): Promise<void> {
    return operationCall((request) => httpRequest(this.#deps.url, request, { token }))("logOut", {});
  }

  /** Stores the refreshed tokens, which the next attempt needs. */
  #renewed(ending: EndingSession, { accessToken, refreshToken }: TokenPair): Promise<void> {
    const renewed = { ...ending, accessToken, refreshToken };
    this.#held.set(ending.id, renewed);
    return this.#change((endings) => endings.map((other) => (other.id === ending.id ? renewed : other)));
  }

  /** Changes the stored sessions. Resolves even when the storage fails. */
  #change(change: (endings: readonly EndingSession[]) => readonly EndingSession[]): Promise<void> {
    const { storage, key } = this.#deps;
    return exclusive(storage, key, async () => {
      const before = await this.#read();
      const endings = change(before);
      if (endings === before || (endings.length === 0 && before.length === 0)) return;
      await storage.set(key, endings.length > 0 ? JSON.stringify(endings) : null);
    }).catch(() => undefined);
  }

  async #read(): Promise<readonly EndingSession[]> {
    try {
      const stored: unknown = JSON.parse((await this.#deps.storage.get(this.#deps.key)) ?? "[]");
      return Array.isArray(stored) ? stored.filter(isEnding) : [];
    } catch {
      return [];
    }
  }
}

const isTemporary = ({ status, retryable }: RequestError) => retryable || status === 0 || status >= 500;

function isEnding(value: unknown): value is EndingSession {
  if (typeof value !== "object" || value === null) return false;
  const { id, url, accessToken, refreshToken, until } = value as Record<string, unknown>;
  const isToken = refreshToken === null || typeof refreshToken === "string";
  return [id, url, accessToken].every((field) => typeof field === "string") && isToken && typeof until === "number";
}
