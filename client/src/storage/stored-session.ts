import type { TokenSource } from "../connection/token-holder.js";
import type { LoginResult, Profile, TokenPair } from "../protocol.js";
import { asFailure, sessionEnded } from "../request-error.js";
import { refresh } from "../rest/accounts.js";
import { checkedServerUrl } from "../server-url.js";
import { exclusive } from "./exclusive.js";
import type { KeyValueStore } from "./key-value-store.js";
import { type SessionEnd, SessionEnder } from "./session-ender.js";

export type StoredSessionOptions = Readonly<{
  /** The server's address. Default: the page's own origin. */
  url?: string;
  /** The storage of the login. Anybody who can read it can use the login. */
  storage: KeyValueStore;
  /** The key in the storage, one per stored login. */
  name?: string;
}>;

type StoredLogin = Readonly<{ user: Profile; accessToken: string; refreshToken: string; goodUntil: number }>;

const LEAD_MS = 60_000;
const LONGEST_SESSION_MS = 90 * 86_400_000;

/** A login in a storage, which outlives the page. `token` is the token source for a client. */
export class StoredSession {
  readonly #url: string;
  readonly #storage: KeyValueStore;
  readonly #name: string;
  readonly #ender: SessionEnder;
  #refreshing: Promise<StoredLogin> | null = null;

  constructor({ url = "", storage, name = "synctalk.session" }: StoredSessionOptions) {
    this.#url = checkedServerUrl(url);
    this.#storage = storage;
    this.#name = name;
    this.#ender = new SessionEnder({ url: this.#url, storage, key: `${name}.ending` });
    void this.#ender.resume();
  }

  /** The access token, refreshed before it expires. Rejects with status 401 when the session has ended. */
  readonly token: TokenSource = async (stale) => {
    const kept = await this.#read();
    if (!kept) throw sessionEnded();
    const isGood = kept.accessToken !== stale && kept.goodUntil > Date.now();
    return (isGood ? kept : await this.#refresh(kept.accessToken)).accessToken;
  };

  /** The logged-in user, or null. */
  readonly user = async (): Promise<Profile | null> => (await this.#read())?.user ?? null;

  /** Stores the result of `login` or `register` and replaces the stored login. */
  readonly save = async ({ user, ...pair }: LoginResult): Promise<void> => {
    await this.#write(user, pair);
  };

  readonly clear = async (): Promise<void> => {
    await this.#storage.set(this.#name, null);
  };

  /**
   * Removes the login and ends its session on the server. If the server cannot be reached, the tokens stay stored for
   * later attempts, also after a reload, until the session would have expired.
   */
  readonly end = async (): Promise<SessionEnd> => {
    const kept = await this.#read();
    if (!kept) return "ended";
    const { accessToken, refreshToken } = kept;
    const ending = this.#ender.end({ accessToken, refreshToken, until: Date.now() + LONGEST_SESSION_MS });
    await this.clear();
    return ending;
  };

  /** Refreshes once for all concurrent callers. Tabs refresh one after the other. */
  #refresh(stale: string): Promise<StoredLogin> {
    this.#refreshing ??= exclusive(this.#storage, this.#name, () => this.#exchange(stale)).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #exchange(stale: string): Promise<StoredLogin> {
    const kept = await this.#read();
    if (!kept) throw sessionEnded();
    const isDone = kept.accessToken !== stale;
    if (isDone) return kept;
    try {
      const pair = await this.#requestPair(kept.refreshToken);
      return (await this.#replacement(kept)) ?? (await this.#write(kept.user, pair));
    } catch (thrown) {
      if (asFailure(thrown).status !== 401) throw thrown;
      const other = await this.#replacement(kept);
      if (other) return other;
      await this.clear();
      throw thrown;
    }
  }

  /**
   * The login that replaced this one during a refresh, or null when it is unchanged. Throws when the login was removed.
   */
  async #replacement({ refreshToken }: StoredLogin): Promise<StoredLogin | null> {
    const now = await this.#read();
    if (!now) throw sessionEnded();
    return now.refreshToken === refreshToken ? null : now;
  }

  /** Retries at once after a lost response, because the server soon treats a second use of the token as theft. */
  async #requestPair(refreshToken: string): Promise<TokenPair> {
    const server = { url: this.#url };
    try {
      return await refresh(server, refreshToken);
    } catch (thrown) {
      if (asFailure(thrown).status !== 0) throw thrown;
      return refresh(server, refreshToken);
    }
  }

  async #read(): Promise<StoredLogin | null> {
    try {
      const kept = JSON.parse((await this.#storage.get(this.#name)) ?? "null") as StoredLogin | null;
      return typeof kept?.refreshToken === "string" ? kept : null;
    } catch {
      return null;
    }
  }

  async #write(user: Profile, { accessToken, refreshToken, expiresIn }: TokenPair): Promise<StoredLogin> {
    const life = expiresIn * 1000;
    const kept = { user, accessToken, refreshToken, goodUntil: Date.now() + Math.max(life * 0.8, life - LEAD_MS) };
    await this.#storage.set(this.#name, JSON.stringify(kept));
    return kept;
  }
}

/** A login in a storage, for `createClient({ token: session.token, session })`. */
export const storedSession = (options: StoredSessionOptions): StoredSession => new StoredSession(options);
