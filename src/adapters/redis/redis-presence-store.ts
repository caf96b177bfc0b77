import { z } from "zod";
import type { NodeState, PresenceStore } from "../../application/ports/presence-store.js";
import type { UserId } from "../../domain/accounts/user.js";
import {
  NO_STATUS,
  presenceUnavailable,
  type ConnectedState,
  type PresenceFacts,
  type UserStatus,
} from "../../domain/presence/presence.js";
import { RedisConnector, type RedisConnection } from "./redis-connector.js";

/** The states of a node disappear this long after its last renewal. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
/** After an outage, other nodes need this time to store their states again. */
const SETTLE_MS = 5_000;
const USERS_PER_COMMAND = 1_000;
/** The state of a user is deleted this long after they were there last. Sessions end before. */
const USER_TTL_MS = 100 * 86_400_000;

const time = z.coerce.number().int().min(0).max(8.64e15);
const Status = z.object({
  invisibleSince: time.nullable(),
  text: z.string().max(1_000).nullable(),
  until: time.nullable(),
});

export type RedisPresenceOptions = Readonly<{ url: string; prefix: string; nodeId: string; settleMs?: number }>;

/** A hash per node with the states of its users, which expires without the node, and a hash per user. */
export class RedisPresenceStore implements PresenceStore {
  private readonly link: RedisConnector;
  private readonly own = new Map<UserId, ConnectedState>();
  private redis: RedisConnection | null = null;
  private lastWrite: Promise<void> = Promise.resolve();
  private reliableFrom = 0;
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
    for (const [userId, { state }] of states)
      if (state) this.own.set(userId, state);
      else this.own.delete(userId);
    await this.inTurn(() => this.write(states)).catch(ignored);
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
        factsFrom(
          held.map((states) => states[index]),
          users[index] ?? [],
        );
      return new Map(userIds.map((userId, index) => [userId, factsOf(index)]));
    } catch {
      return null;
    }
  }

  async saveStatus(userId: UserId, { invisibleSince, text, until }: UserStatus): Promise<void> {
    const stored = { invisibleSince: invisibleSince?.getTime() ?? null, text, until: until?.getTime() ?? null };
    try {
      if (!this.redis) throw new Error("Redis is unavailable.");
      await this.writeUser(this.redis, userId, "status", JSON.stringify(stored));
    } catch {
      throw presenceUnavailable();
    }
  }

  async forget(userId: UserId): Promise<void> {
    try {
      if (!this.redis) throw new Error("Redis is unavailable.");
      await this.redis.del(this.key(`user:${userId}`));
    } catch {
      throw presenceUnavailable();
    }
  }

  private async writeUser(redis: RedisConnection, userId: UserId, field: string, value: string): Promise<void> {
    const key = this.key(`user:${userId}`);
    await Promise.all([redis.hSet(key, field, value), redis.pExpire(key, USER_TTL_MS)]);
  }

  private async up(redis: RedisConnection): Promise<void> {
    this.redis = redis;
    this.reliableFrom = performance.now() + (this.options.settleMs ?? SETTLE_MS);
    await this.inTurn(() => this.replace(redis));
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.lastWrite.then(work);
    this.lastWrite = result.catch(ignored);
    return result;
  }

  /** Replaces what is stored of this node, also users who went while the link was down. */
  private async replace(redis: RedisConnection): Promise<void> {
    const states = [...this.own];
    const transaction = redis.multi().del(this.nodeKey);
    for (const some of chunksOf(states)) transaction.hSet(this.nodeKey, new Map<string, string>(some));
    if (states.length > 0) transaction.pExpire(this.nodeKey, LEASE_MS).sAdd(this.key("nodes"), this.options.nodeId);
    await transaction.exec();
    const now = String(Date.now());
    for (const some of chunksOf(states))
      await Promise.all(some.map(([userId]) => this.writeUser(redis, userId, "seen", now)));
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
      const state = this.own.get(userId);
      if (state) present.set(userId, state);
      else gone.push(userId);
    }
    await Promise.all([
      ...(present.size > 0
        ? [redis.hSet(this.nodeKey, present), redis.sAdd(this.key("nodes"), this.options.nodeId)]
        : []),
      ...(gone.length > 0 ? [redis.hDel(this.nodeKey, gone)] : []),
      redis.pExpire(this.nodeKey, LEASE_MS),
      ...states.map(([userId, { at }]) => this.writeUser(redis, userId, "seen", String(at.getTime()))),
    ]);
  }

  /** Renews the lease. A lease that expired meanwhile, while the process was suspended, is written again. */
  private async renew(): Promise<void> {
    const { redis } = this;
    if (!redis || this.own.size === 0) return;
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

function factsFrom(states: readonly unknown[], [seen, status]: readonly unknown[]): PresenceFacts {
  const lastSeen = time.safeParse(seen ?? "none");
  return {
    state: states.includes("online") ? "online" : states.includes("away") ? "away" : null,
    lastSeenAt: lastSeen.success ? new Date(lastSeen.data) : null,
    status: typeof status === "string" ? statusFrom(status) : NO_STATUS,
  };
}

/** Ignores a value that another program wrote. */
function statusFrom(json: string): UserStatus {
  try {
    const { invisibleSince, text, until } = Status.parse(JSON.parse(json));
    const date = (ms: number | null) => (ms === null ? null : new Date(ms));
    return { invisibleSince: date(invisibleSince), text, until: date(until) };
  } catch {
    return NO_STATUS;
  }
}

/** Ignores an error of one command: the connector reports a broken connection, and stores all states again after it. */
const ignored = (): void => undefined;
