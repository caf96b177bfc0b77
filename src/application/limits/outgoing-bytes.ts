import type { UserId } from "../../domain/accounts/user.js";
import type { Scheduler } from "../ports/scheduler.js";

/** A receiver of bytes: a TCP socket or a polling connection. */
export type Peer = Readonly<{
  /** Key of the address that it comes from. */
  address: string;
  /** Bytes in memory that the peer has not taken yet. */
  waiting(): number;
  /** Bytes that the peer has taken so far. */
  taken(): number;
  /** Disconnects the peer without sending the queued bytes. */
  cut(): void;
}>;

/** Maximum of waiting bytes: per peer, per user and in total. */
export type OutgoingLimits = Readonly<{ peer: number; user: number; total: number }>;

export type Cut = "slow" | "peer" | "user" | "total";

const MIB = 1024 * 1024;
export const MAX_PEER_BYTES = 4 * MIB;
export const MAX_USER_BYTES = 16 * MIB;

const LOOK_EVERY_MS = 1_000;
/** Number of checks within which a peer with waiting bytes must take bytes. */
export const LOOKS_WATCHED = 30;
/** Minimum of bytes that a peer with waiting bytes must take per check, on average. */
export const MIN_BYTES_PER_LOOK = 8 * 1024;
/** A peer with fewer waiting bytes is judged at the next check only. */
const SMALL_BYTES = 64 * 1024;

type Watched = { samples: number[]; seen: number; userId: UserId | null };

type Deps = Readonly<{ limits: OutgoingLimits; scheduler: Scheduler; onCut?: (why: Cut) => void }>;

/**
 * Limits the bytes that wait for peers. Disconnects peers that take nothing, or too little, for 30 s. When too many
 * bytes wait for a peer, for a user or in total, disconnects the largest peer of the largest owner first. Counts checks
 * instead of seconds, so that a paused process disconnects nobody.
 */
export class OutgoingBytes {
  private readonly peers = new Map<Peer, Watched>();
  private readonly users = new Map<UserId, Set<Peer>>();
  private next: { cancel(): void } | null = null;
  /** Waiting bytes at the last check, plus the bytes written since. */
  private held = 0;

  constructor(private readonly deps: Deps) {}

  start(): void {
    this.next = this.deps.scheduler.after(LOOK_EVERY_MS, () => {
      // Schedules the next check first, because this one may throw. The scheduler reports the error.
      this.start();
      this.look();
    });
  }

  stop(): void {
    this.next?.cancel();
  }

  add(peer: Peer): void {
    this.peers.set(peer, { samples: [], seen: 0, userId: null });
  }

  remove(peer: Peer): void {
    this.disown(peer);
    this.peers.delete(peer);
  }

  /** Assigns the peer's bytes to this user. */
  own(peer: Peer, userId: UserId): void {
    const watched = this.peers.get(peer);
    if (!watched || watched.userId === userId) return;
    this.disown(peer);
    watched.userId = userId;
    const owned = this.users.get(userId);
    if (owned) owned.add(peer);
    else this.users.set(userId, new Set([peer]));
  }

  /** Waiting bytes in total. */
  waiting(): number {
    let sum = 0;
    for (const peer of this.peers.keys()) sum += peer.waiting();
    return sum;
  }

  /** Applies the bounds after bytes were written to the peer. */
  wrote(peer: Peer): void {
    const watched = this.peers.get(peer);
    const waiting = peer.waiting();
    if (!watched || waiting < SMALL_BYTES) return;
    const { limits } = this.deps;
    this.held += Math.max(0, waiting - watched.seen);
    watched.seen = waiting;
    if (waiting > limits.peer) this.cut(peer, "peer");
    else if (watched.userId !== null) this.shedUser(watched.userId);
    if (this.held > limits.total) this.shed();
  }

  /** Restarts the observation of a peer that has taken all waiting bytes. */
  drained(peer: Peer): void {
    const watched = this.peers.get(peer);
    if (watched) watched.samples = [];
  }

  /** Disconnects peers that take too little, and the largest ones when too many bytes wait. Runs every second. */
  look(): void {
    for (const [peer, watched] of this.peers) {
      const waiting = peer.waiting();
      watched.seen = waiting;
      if (waiting === 0) watched.samples = [];
      else if (waiting > this.deps.limits.peer) this.cut(peer, "peer");
      else this.judge(peer, watched);
    }
    for (const userId of this.users.keys()) this.shedUser(userId);
    this.shed();
  }

  private judge(peer: Peer, { samples }: Watched): void {
    samples.push(peer.taken());
    if (samples.length <= LOOKS_WATCHED) return;
    const since = samples.shift() ?? 0;
    if (peer.taken() - since < LOOKS_WATCHED * MIN_BYTES_PER_LOOK) this.cut(peer, "slow");
  }

  private shedUser(userId: UserId): void {
    const owned = [...(this.users.get(userId) ?? [])].map((peer) => ({ peer, bytes: peer.waiting() }));
    this.cutLargest(owned, this.deps.limits.user, "user");
  }

  private shed(): void {
    const { total } = this.deps.limits;
    const all = [...this.peers].map(([peer, { userId }]) => ({
      peer,
      bytes: peer.waiting(),
      owner: userId ?? peer.address,
    }));
    this.held = sumOf(all);
    if (this.held <= total) return;
    const byOwner = new Map<string, number>();
    for (const { owner, bytes } of all) byOwner.set(owner, (byOwner.get(owner) ?? 0) + bytes);
    const largest = Math.max(...byOwner.values());
    const ofLargest = all.filter(({ owner }) => byOwner.get(owner) === largest);
    this.cutLargest(ofLargest, sumOf(ofLargest) - (this.held - total), "total");
    this.shed();
  }

  /** Disconnects the largest peers until at most `most` bytes wait for the remaining ones. */
  private cutLargest(peers: readonly Sized[], most: number, why: Cut): void {
    let sum = sumOf(peers);
    if (sum <= most) return;
    for (const { peer, bytes } of peers.toSorted((a, b) => b.bytes - a.bytes)) {
      if (sum <= most || bytes === 0) return;
      this.cut(peer, why);
      sum -= bytes;
    }
  }

  private cut(peer: Peer, why: Cut): void {
    this.remove(peer);
    this.deps.onCut?.(why);
    peer.cut();
  }

  private disown(peer: Peer): void {
    const userId = this.peers.get(peer)?.userId ?? null;
    if (userId === null) return;
    const owned = this.users.get(userId);
    owned?.delete(peer);
    if (owned?.size === 0) this.users.delete(userId);
  }
}

type Sized = Readonly<{ peer: Peer; bytes: number }>;

const sumOf = (peers: readonly Sized[]): number => peers.reduce((sum, { bytes }) => sum + bytes, 0);
