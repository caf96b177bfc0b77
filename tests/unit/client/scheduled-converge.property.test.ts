import fc from "fast-check";
import { expect, it } from "vitest";
import type { ChangedScheduled, Scheduled, UserChanged, UserSynced } from "../../../client/src/protocol.js";
import { type ClientState, initialState } from "../../../client/src/state/client-state.js";
import { applyScheduled, scheduledIn, scheduledListed } from "../../../client/src/state/scheduled.js";
import { userChanged, userSynced } from "../../../client/src/state/user-feed.js";
import { abandonUserSync, beginUserSync, isUserBehind } from "../../../client/src/state/user-state.js";

const EPOCH = "epoch";
const LIST_PAGE = 2;
const SYNC_PAGE = 2;
const MOMENT = Date.parse("2026-03-04T05:06:07.089Z");

/** One user's scheduled messages as the server keeps them, each with the `userRev` of its last change. */
class Server {
  rev = 0;
  readonly #held = new Map<string, ChangedScheduled>();

  /** Schedules or changes a message, or removes it. Returns the answer. */
  write(id: string, minutes: number | null): ChangedScheduled {
    this.rev += 1;
    const key = { id, roomId: "room", rev: this.rev };
    const sendAt = new Date(MOMENT + (minutes ?? 0) * 60_000).toISOString();
    const scheduled = {
      ...key,
      sendAt,
      state: "waiting" as const,
      body: `at ${this.rev}`,
      data: null,
      kind: "text" as const,
    };
    const change: ChangedScheduled = minutes === null ? { ...key, deleted: true } : scheduled;
    this.#held.set(id, change);
    return change;
  }

  get list(): readonly Scheduled[] {
    const there = [...this.#held.values()].filter((each): each is Scheduled => !("deleted" in each));
    return there.sort((a, b) => (a.sendAt + a.id < b.sendAt + b.id ? -1 : 1));
  }

  pageAfter(last: Scheduled | null): readonly Scheduled[] {
    const after = this.list.filter((each) => !last || each.sendAt + each.id > last.sendAt + last.id);
    return after.slice(0, LIST_PAGE);
  }

  changes(from: number, limit = Infinity): UserChanged & { scheduled: ChangedScheduled[]; more: boolean } {
    const since = [...this.#held.values()].filter(({ rev }) => rev > from).sort((a, b) => a.rev - b.rev);
    const scheduled = since.slice(0, limit);
    const more = since.length > scheduled.length;
    return { from, rev: more ? (scheduled.at(-1)?.rev ?? from) : this.rev, scheduled, more };
  }

  page(after: number): UserSynced {
    const empty = { memberships: [], threads: [], drafts: [] };
    return { ...empty, ...this.changes(after, SYNC_PAGE), epoch: EPOCH, reset: false };
  }

  reset(): UserSynced {
    return { ...this.page(0), reset: true };
  }
}

/** A device whose live changes, sync pages, answers and pages of the list arrive some time after they were read. */
class Device {
  state: ClientState;
  readonly #live: UserChanged[] = [];
  #toldUpTo: number;
  #page: UserSynced | null = null;
  readonly #answers: ChangedScheduled[] = [];
  #listed: { items: readonly Scheduled[]; isLast: boolean } | null = null;

  constructor(private readonly server: Server) {
    const rev = server.rev;
    this.#toldUpTo = rev;
    this.state = {
      ...initialState,
      user: { ...initialState.user, rev, knownRev: rev, epoch: EPOCH },
      roomsLoaded: true,
    };
  }

  write(id: string, minutes: number | null): void {
    this.#answers.push(this.server.write(id, minutes));
  }

  answer(): void {
    const answer = this.#answers.shift();
    if (answer && !("deleted" in answer)) this.state = applyScheduled(this.state, answer);
  }

  readLive(isLost: boolean): void {
    const change = this.server.changes(this.#toldUpTo);
    this.#toldUpTo = this.server.rev;
    if (!isLost) this.#live.push(change);
  }

  takeLive(isRepeated: boolean): void {
    const change = isRepeated ? this.#live[0] : this.#live.shift();
    if (change) this.state = userChanged(this.state, change);
  }

  sync(isReset: boolean): void {
    if (this.#page) {
      this.state = userSynced(this.state, this.#page);
      this.#page = null;
      if (this.state.user.syncing) this.state = { ...this.state, user: abandonUserSync(this.state.user) };
    } else if (isUserBehind(this.state.user)) {
      this.state = { ...this.state, user: beginUserSync(this.state.user) };
      this.#page = isReset ? this.server.reset() : this.server.page(this.state.user.rev ?? 0);
    }
  }

  load(): void {
    if (this.state.scheduledLoaded) return;
    if (!this.#listed) return void (this.#listed = this.#read(null));
    const { items, isLast } = this.#listed;
    this.state = items.reduce(applyScheduled, this.state);
    this.#listed = isLast ? null : this.#read(items.at(-1) ?? null);
    if (isLast) this.state = scheduledListed(this.state);
  }

  #read(last: Scheduled | null) {
    const items = this.server.pageAfter(last);
    return { items, isLast: items.length < LIST_PAGE };
  }

  settle(): void {
    while (this.#answers.length > 0) this.answer();
    this.readLive(true);
    while (this.#live.length > 0) this.takeLive(false);
    while (!this.state.scheduledLoaded) this.load();
    // Tells of a hole, as the server does to a connection that was slow.
    this.state = userChanged(this.state, { from: this.server.rev, rev: this.server.rev });
    while (this.#page || isUserBehind(this.state.user)) this.sync(false);
  }
}

const step = fc.record({
  what: fc.constantFrom("write", "remove", "answer", "read", "lose", "live", "repeat", "sync", "reset", "load"),
  device: fc.integer({ min: 0, max: 1 }),
  id: fc.constantFrom("a", "b", "c"),
  minutes: fc.integer({ min: 0, max: 9 }),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const take = (what: Step["what"], device: number): Step => ({ what, device, id: "a", minutes: 0 });

/** A live change is applied while a sync is under way whose page resets and is older. */
const OLDER_RESET: Step[] = [
  take("write", 0),
  take("lose", 1),
  ...(["read", "repeat", "sync", "live", "reset", "reset"] as const).map((what) => take(what, 1)),
  take("write", 0),
  take("read", 1),
];

it("scheduled messages converge on all devices, in any order of pages, live changes, answers and loads", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100, size: "max" }), fc.array(step, { maxLength: 6 }), (taken, before) => {
      const server = new Server();
      for (const { id, minutes, what } of before) server.write(id, what === "remove" ? null : minutes);
      const devices = [new Device(server), new Device(server)];
      for (const { what, device: index, id, minutes } of taken) {
        const device = devices[index];
        if (what === "write") device?.write(id, minutes);
        else if (what === "remove") device?.write(id, null);
        else if (what === "answer") device?.answer();
        else if (what === "read" || what === "lose") device?.readLive(what === "lose");
        else if (what === "live" || what === "repeat") device?.takeLive(what === "repeat");
        else if (what === "load") device?.load();
        else device?.sync(what === "reset");
      }
      for (const device of devices) {
        device.settle();
        expect(scheduledIn(device.state)).toEqual(server.list);
        expect(device.state.scheduled.size).toBe(server.list.length);
      }
    }),
    { numRuns: 1_500, examples: [[OLDER_RESET, []]] },
  );
});
