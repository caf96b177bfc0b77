import type { TokenSource } from "../connection/token-holder.js";
import type { LoginResult, Profile, TokenPair } from "../protocol.js";
import { asFailure, sessionEnded } from "../request-error.js";
import { refresh } from "../rest/accounts.js";
import { checkedServerUrl } from "../server-url.js";
import type { KeyValueStore } from "./key-value-store.js";
import { type SessionEnd, SessionEnder } from "./session-ender.js";

export type StoredSessionOptions = Readonly<{
  /** Where the server is; the page's own origin when left out. */
  url?: string;
  /** Where the login outlives this object. Whoever can read it is logged in. */
  storage: KeyValueStore;
  /** The key in the storage. Another one for each login that is kept there. */
  name?: string;
}>;

type StoredLogin = Readonly<{ user: Profile; accessToken: string; refreshToken: string; goodUntil: number }>;

const LEAD_MS = 60_000;
const LONGEST_SESSION_MS = 90 * 86_400_000;

/** A login that outlives the page: its `token` is what a client asks for, and always good. */
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

  /** The access token, refreshed before it runs out. Rejects with status 401 when the session is over. */
  readonly token: TokenSource = async (stale) => {
    const kept = await this.#read();
    if (!kept) throw sessionEnded();
    const isGood = kept.accessToken !== stale && kept.goodUntil > Date.now();
    return (isGood ? kept : await this.#refresh(kept.accessToken)).accessToken;
  };

  /** Who is logged in; `null` for nobody. */
  readonly user = async (): Promise<Profile | null> => (await this.#read())?.user ?? null;

  /** Keeps what `login` or `register` answered, in the place of what was kept before. */
  readonly save = async ({ user, ...pair }: LoginResult): Promise<void> => {
    await this.#write(user, pair);
  };

  readonly clear = async (): Promise<void> => {
    await this.#storage.set(this.#name, null);
  };

  /**
   * Forgets the login, and ends its session on the server. Where that cannot be reached, the tokens are kept to try again, by
   * the next page as well, until the session would have run out.
   */
  readonly end = async (): Promise<SessionEnd> => {
    const kept = await this.#read();
    if (!kept) return "ended";
    const { accessToken, refreshToken } = kept;
    const ending = this.#ender.end({ accessToken, refreshToken, until: Date.now() + LONGEST_SESSION_MS });
    await this.clear();
    return ending;
  };

  /** Once for however many want it; and where the browser has locks, one tab after the other. */
  #refresh(stale: string): Promise<StoredLogin> {
    this.#refreshing ??= inTurn(this.#name, () => this.#trade(stale)).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #trade(stale: string): Promise<StoredLogin> {
    const kept = await this.#read();
    if (!kept) throw sessionEnded();
    const isDone = kept.accessToken !== stale;
    if (isDone) return kept;
    try {
      const pair = await this.#traded(kept.refreshToken);
      return (await this.#replaced(kept)) ?? (await this.#write(kept.user, pair));
    } catch (thrown) {
      if (asFailure(thrown).status !== 401) throw thrown;
      const other = await this.#replaced(kept);
      if (other) return other;
      await this.clear();
      throw thrown;
    }
  }

  /** What was kept while a refresh was under way stays; throws when that was nothing. */
  async #replaced({ refreshToken }: StoredLogin): Promise<StoredLogin | null> {
    const now = await this.#read();
    if (!now) throw sessionEnded();
    return now.refreshToken === refreshToken ? null : now;
  }

  /** Asked again at once when the answer is lost: soon the server takes a second time for a theft. */
  async #traded(refreshToken: string): Promise<TokenPair> {
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

/** A login kept in a storage, for `createClient({ token: kept.token })`. */
export const storedSession = (options: StoredSessionOptions): StoredSession => new StoredSession(options);

type Locks = Readonly<{ request<T>(name: string, work: () => Promise<T>): Promise<T> }>;

/** Only pages that came over TLS, or from this machine, have locks. */
function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { navigator } = globalThis as Readonly<{ navigator?: Readonly<{ locks?: Locks }> }>;
  return navigator?.locks ? navigator.locks.request(name, work) : work();
}
