import type { NodeState, PresenceStore } from "../../application/ports/presence-store.js";
import type { UserId } from "../../domain/accounts/user.js";
import {
  NO_STATUS,
  presenceUnavailable,
  type ConnectedState,
  type PresenceFacts,
  type UserStatus,
} from "../../domain/presence/presence.js";
import { presenceFactsFrom, REPLACE_STATUS, statusFrom, statusText, STORE_SEEN } from "./presence-values.js";
import { RedisConnector, type RedisConnection } from "./redis-connector.js";

/** The states of a node disappear this long after its last renewal. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
/** After an outage, other nodes need this time to store their states again. Until then a node keeps what it has. */
const SETTLE_MS = 5_000;
const USERS_PER_COMMAND = 1_000;
/** The state of a user is deleted this long after they were there last. Sessions end before. */
const USER_TTL_MS = 100 * 86_400_000;

/** Users who left and for whom that is not stored yet. */
const MAX_UNSAVED = 50_000;
/** Attempts to change a status that other nodes change at the same time. */
const MAX_ATTEMPTS = 50;

/** `at`: when the user came, or became online or away. */
type Present = Readonly<{ state: ConnectedState; at: Date }>;

export type RedisPresenceOptions = Readonly<{ url: string; prefix: string; nodeId: string; settleMs?: number }>;

/** A hash per node with the states of its users, which expires without the node, and a hash per user. */
export class RedisPresenceStore implements PresenceStore {
  private readonly link: RedisConnector;
  private readonly own = new Map<UserId, Present>();
  private redis: RedisConnection | null = null;
  private lastWrite: Promise<void> = Promise.resolve();
  private reliableFrom = 0;
  private wasUp = false;
  /** Whether an error may have left out states or times of this node. The next renewal stores all of them again. */
  private isIncomplete = false;
  /** When users were there last, as far as it is not stored yet. */
  private readonly unsaved = new Map<UserId, Date>();
  private renewal: NodeJS.Timeout | null = null;

  constructor(private readonly options: RedisPresenceOptions) {
    this.link = new RedisConnector(options.url, {
      up: (redis) => this.up(redis),
      down: () => void (this.redis = null),
    });
  }

  open(): void {
    this.link.open();
    this.renewal = setInterval(() => void this.renew().catch(ignored), RENEW_MS);
    this.renewal.unref();
  }

  /** Leaves the lease to expire, so that users who reconnect to another node stay connected. */
  close(): void {
    if (this.renewal) clearInterval(this.renewal);
    this.redis = null;
    this.link.close();
  }

  async update(states: ReadonlyMap<UserId, NodeState>): Promise<void> {
    for (const [userId, { state, at }] of states)
      if (state) this.own.set(userId, { state, at });
      else this.own.delete(userId);
    for (const [userId, { at }] of states) this.unsaved.set(userId, at);
    for (const userId of this.unsaved.keys()) if (this.unsaved.size > MAX_UNSAVED) this.unsaved.delete(userId);
    await this.inTurn(() => this.write(states)).catch(() => void (this.isIncomplete = true));
  }

  async read(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, PresenceFacts> | null> {
    const { redis } = this;
    if (!redis || performance.now() < this.reliableFrom) return null;
    if (userIds.length === 0) return new Map();
    try {
      const nodes = await redis.sMembers(this.key("nodes"));
      const [held, users] = await Promise.all([
        Promise.all(nodes.map((nodeId) => redis.hmGet(this.key(`node:${nodeId}`), [...userIds]))),
        Promise.all(userIds.map((userId) => redis.hmGet(this.key(`user:${userId}`), ["seen", "status"]))),
      ]);
      const factsOf = (index: number) =>
        presenceFactsFrom(
          held.map((states) => states[index]),
          users[index] ?? [],
        );
      return new Map(userIds.map((userId, index) => [userId, factsOf(index)]));
    } catch {
      return null;
    }
  }

  async changeStatus(userId: UserId, change: (earlier: UserStatus) => UserStatus): Promise<boolean> {
    const { redis } = this;
    const hasChanged = redis && (await this.replaceStatus(redis, userId, change).catch(() => null));
    if (hasChanged === null) throw presenceUnavailable();
    return hasChanged;
  }

  /** Returns `null` when others keep changing the status. */
  private async replaceStatus(
    redis: RedisConnection,
    userId: UserId,
    change: (earlier: UserStatus) => UserStatus,
  ): Promise<boolean | null> {
    const key = this.key(`user:${userId}`);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const stored = await redis.hGet(key, "status");
      const earlier = stored === null ? NO_STATUS : statusFrom(stored);
      const changed = change(earlier);
      if (changed === earlier) return false;
      const expected = [stored ?? "", statusText(changed), String(USER_TTL_MS)];
      if (await redis.eval(REPLACE_STATUS, { keys: [key], arguments: expected })) return true;
    }
    return null;
  }

  async forget(userId: UserId): Promise<void> {
    this.unsaved.delete(userId);
    try {
      if (!this.redis) throw new Error("Redis is unavailable.");
      await this.redis.del(this.key(`user:${userId}`));
    } catch {
      throw presenceUnavailable();
    }
  }

  private async up(redis: RedisConnection): Promise<void> {
    this.redis = redis;
    if (this.wasUp) this.reliableFrom = performance.now() + (this.options.settleMs ?? SETTLE_MS);
    this.wasUp = true;
    await this.inTurn(() => this.replace(redis));
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.lastWrite.then(work);
    this.lastWrite = result.catch(ignored);
    return result;
  }

  /** Replaces what is stored of this node, also users who went while the link was down. */
  private async replace(redis: RedisConnection): Promise<void> {
    this.isIncomplete = true;
    const states = [...this.own];
    const transaction = redis.multi().del(this.nodeKey);
    for (const some of chunksOf(states))
      transaction.hSet(this.nodeKey, new Map<string, string>(some.map(([userId, { state }]) => [userId, state])));
    if (states.length > 0) transaction.pExpire(this.nodeKey, LEASE_MS).sAdd(this.key("nodes"), this.options.nodeId);
    await transaction.exec();
    for (const [userId, { at }] of states) this.unsaved.set(userId, at);
    for (const some of chunksOf([...this.unsaved])) await this.writeSeen(redis, some);
    this.isIncomplete = false;
  }

  private async writeSeen(redis: RedisConnection, seen: readonly (readonly [UserId, Date])[]): Promise<void> {
    const keys = seen.map(([userId]) => this.key(`user:${userId}`));
    await redis.eval(STORE_SEEN, {
      keys,
      arguments: [...seen.map(([, at]) => at.getTime()), USER_TTL_MS].map(String),
    });
    for (const [userId, at] of seen) if (this.unsaved.get(userId) === at) this.unsaved.delete(userId);
  }

  private async write(states: ReadonlyMap<UserId, NodeState>): Promise<void> {
    const { redis } = this;
    if (!redis) return;
    for (const some of chunksOf([...states])) await this.writeSome(redis, some);
  }

  /** Writes the newest states of the users, which may have changed since. */
  private async writeSome(redis: RedisConnection, states: readonly (readonly [UserId, NodeState])[]): Promise<void> {
    const present = new Map<string, string>();
    const gone: UserId[] = [];
    for (const [userId] of states) {
      const held = this.own.get(userId);
      if (held) present.set(userId, held.state);
      else gone.push(userId);
    }
    await Promise.all([
      ...(present.size > 0
        ? [redis.hSet(this.nodeKey, present), redis.sAdd(this.key("nodes"), this.options.nodeId)]
        : []),
      ...(gone.length > 0 ? [redis.hDel(this.nodeKey, gone)] : []),
      redis.pExpire(this.nodeKey, LEASE_MS),
      this.writeSeen(
        redis,
        states.map(([userId, { at }]) => [userId, at]),
      ),
    ]);
  }

  /** Renews the lease. A lease that expired meanwhile, while the process was suspended, is written again. */
  private async renew(): Promise<void> {
    const { redis } = this;
    if (!redis) return;
    if (this.isIncomplete) await this.inTurn(async () => (this.isIncomplete ? this.replace(redis) : undefined));
    if (this.own.size === 0) return;
    const isAlive = await redis.pExpire(this.nodeKey, LEASE_MS);
    await redis.sAdd(this.key("nodes"), this.options.nodeId);
    if (!isAlive) await this.up(redis);
    await this.removeDead(redis);
  }

  private async removeDead(redis: RedisConnection): Promise<void> {
    for (const nodeId of await redis.sMembers(this.key("nodes")))
      if (nodeId !== this.options.nodeId && !(await redis.exists(this.key(`node:${nodeId}`))))
        await redis.sRem(this.key("nodes"), nodeId);
  }

  private get nodeKey(): string {
    return this.key(`node:${this.options.nodeId}`);
  }

  private key(name: string): string {
    return `${this.options.prefix}presence:${name}`;
  }
}

function* chunksOf<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += USERS_PER_COMMAND) yield list.slice(from, from + USERS_PER_COMMAND);
}

/** Ignores an error of one command: the connector reports a broken connection, and the next renewal tries again. */
const ignored = (): void => undefined;
