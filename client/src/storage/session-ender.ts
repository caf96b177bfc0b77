import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import type { TokenPair } from "../protocol.js";
import { asFailure, type RequestFailed } from "../request-failed.js";
import { refresh } from "../rest/accounts.js";
import { httpRequest, withoutLastSlash } from "../rest/http.js";
import { uuid } from "../uuid.js";
import type { KeyValueStore } from "./key-value-store.js";

/** A session that is over here, and not yet on the server at `url`. */
export type EndingSession = Readonly<{
  id: string;
  url: string;
  accessToken: string;
  refreshToken: string | null;
  until: number;
}>;

/** `pending`: the server could not be told. It is tried again, after a reload too. */
export type SessionEnd = "ended" | "pending";

const MAX_ENDINGS = 10;
const MAX_ATTEMPTS = 30;
const RETRY: RetryTimes = { baseMs: 1_000, capMs: 60_000 };

type Deps = Readonly<{ url: string; storage: KeyValueStore; key: string; retry?: RetryTimes }>;

/** Ends sessions on the server, and goes on trying while it cannot be reached. */
export class SessionEnder {
  readonly #deps: Deps;
  readonly #url: string;
  #running = false;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#url = withoutLastSlash(deps.url);
  }

  async end(session: Omit<EndingSession, "id" | "url">): Promise<SessionEnd> {
    const ending = { ...session, id: uuid(), url: this.#url };
    await this.#change((endings) => [
      ...endings.filter((other) => !this.#isOwn(other)),
      ...[...endings.filter(this.#isOwn), ending].slice(-MAX_ENDINGS),
    ]);
    if (await this.#tryOnce(ending)) return "ended";
    void this.resume();
    return "pending";
  }

  /** Goes on with what an earlier page left. */
  async resume(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    const { retry = RETRY } = this.#deps;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const endings = (await this.#read()).filter(this.#isOwn);
      const outcomes = await Promise.all(endings.map((ending) => this.#tryOnce(ending)));
      if (outcomes.every((isEnded) => isEnded)) break;
      await new Promise((later) => setTimeout(later, fullJitter(attempt, retry)));
    }
    this.#running = false;
  }

  /** A storage may be shared by clients of several servers. No server may get the tokens of another. */
  readonly #isOwn = ({ url }: EndingSession): boolean => url === this.#url;

  /** Whether the session is over on the server, as far as that can ever be known. */
  async #tryOnce(ending: EndingSession): Promise<boolean> {
    const failure = await this.#logOut(ending);
    if (failure && mayPass(failure) && ending.until > Date.now()) return false;
    await this.#change((endings) => endings.filter((other) => other.id !== ending.id));
    return true;
  }

  async #logOut(ending: EndingSession): Promise<RequestFailed | null> {
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

  #post(token: string): Promise<unknown> {
    return httpRequest(this.#deps.url, "/api/auth/logout", { method: "POST", token });
  }

  /** The next attempt needs the pair that this one was given. */
  #renewed(ending: EndingSession, { accessToken, refreshToken }: TokenPair): Promise<void> {
    const renewed = { ...ending, accessToken, refreshToken };
    return this.#change((endings) => endings.map((other) => (other.id === ending.id ? renewed : other)));
  }

  #change(change: (endings: readonly EndingSession[]) => readonly EndingSession[]): Promise<void> {
    const { storage, key } = this.#deps;
    const done = this.#writing.then(async () => {
      const before = await this.#read();
      const endings = change(before);
      if (endings.length === 0 && before.length === 0) return;
      await storage.set(key, endings.length > 0 ? JSON.stringify(endings) : null);
    });
    this.#writing = done.catch(() => undefined);
    return done;
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

const mayPass = ({ status, retryable }: RequestFailed) => retryable || status === 0 || status >= 500;

function isEnding(value: unknown): value is EndingSession {
  if (typeof value !== "object" || value === null) return false;
  const { id, url, accessToken, refreshToken, until } = value as Record<string, unknown>;
  const isToken = refreshToken === null || typeof refreshToken === "string";
  return [id, url, accessToken].every((field) => typeof field === "string") && isToken && typeof until === "number";
}
