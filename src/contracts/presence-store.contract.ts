import { describe, expect, it } from "vitest";
import type { NodeState, PresenceStore } from "../application/ports/presence-store.js";
import {
  NO_FACTS,
  NO_STATUS,
  type ConnectedState,
  type PresenceFacts,
  type UserStatus,
} from "../domain/presence/presence.js";
import { moment, newId, times } from "./builders.js";

/** Connected nodes on a store that no other test uses. */
export type OpenPresenceStores = (count: number) => Promise<readonly PresenceStore[]>;

const one = (userId: string, state: ConnectedState | null, at = moment()): ReadonlyMap<string, NodeState> =>
  new Map([[userId, { state, at }]]);

/** Contract of every `PresenceStore`. */
export function presenceStoreContract(adapter: string, open: OpenPresenceStores): void {
  describe(`a presence store: ${adapter}`, () => {
    const factsOf = async (store: PresenceStore, userId: string): Promise<PresenceFacts | undefined> => {
      let read = await store.read([userId]);
      await expect.poll(async () => (read = await store.read([userId])), { timeout: 10_000 }).not.toBeNull();
      return read?.get(userId);
    };

    it("shows the states of a node to every other node", async () => {
      const [a, b] = (await open(2)) as [PresenceStore, PresenceStore];
      const user = newId();
      expect(await factsOf(b, user)).toEqual(NO_FACTS);
      await factsOf(a, user);
      await a.update(one(user, "away", moment(1)));
      expect(await factsOf(b, user)).toEqual({ state: "away", lastSeenAt: moment(1), status: NO_STATUS });
    });

    it("takes the most active state of all nodes, until the user has left them all", async () => {
      const [a, b] = (await open(2)) as [PresenceStore, PresenceStore];
      const user = newId();
      for (const store of [a, b]) await factsOf(store, user);
      await a.update(one(user, "away"));
      await b.update(one(user, "online"));
      expect((await factsOf(a, user))?.state).toBe("online");
      await b.update(one(user, null, moment(5)));
      expect((await factsOf(a, user))?.state).toBe("away");
      await a.update(one(user, null, moment(9)));
      expect(await factsOf(b, user)).toEqual({ state: null, lastSeenAt: moment(9), status: NO_STATUS });
    });

    it("keeps what a user chose to show, also while the user is away", async () => {
      const [a, b] = (await open(2)) as [PresenceStore, PresenceStore];
      const user = newId();
      for (const store of [a, b]) await factsOf(store, user);
      const status = { invisibleSince: moment(3), text: "At lunch \u{1F96A}", until: moment(4) };
      expect(await a.changeStatus(user, () => status)).toBe(true);
      expect((await factsOf(b, user))?.status).toEqual(status);
      expect(await b.changeStatus(user, (earlier) => ({ ...earlier, text: null, until: null }))).toBe(true);
      expect((await factsOf(a, user))?.status).toEqual({ ...status, text: null, until: null });
      expect(await b.changeStatus(user, (earlier) => earlier)).toBe(false);
      await b.changeStatus(user, () => NO_STATUS);
      expect((await factsOf(a, user))?.status).toEqual(NO_STATUS);
    });

    it("loses none of the choices that several nodes change at the same time", async () => {
      const [a, b] = (await open(2)) as [PresenceStore, PresenceStore];
      const user = newId();
      for (const store of [a, b]) await factsOf(store, user);
      const add = (earlier: UserStatus): UserStatus => ({ ...earlier, text: `${earlier.text ?? ""}x` });
      await Promise.all(times(30, (turn) => (turn % 2 === 0 ? a : b).changeStatus(user, add)));
      expect((await factsOf(a, user))?.status.text).toHaveLength(30);
    });

    it("forgets a user", async () => {
      const [a, b] = (await open(2)) as [PresenceStore, PresenceStore];
      const [user, other] = [newId(), newId()];
      for (const store of [a, b]) await factsOf(store, user);
      const status = { ...NO_STATUS, text: "At lunch" };
      for (const id of [user, other]) {
        await a.update(one(id, "online"));
        await a.changeStatus(id, () => status);
        await a.update(one(id, null));
      }
      await b.forget(user);
      expect(await factsOf(a, user)).toEqual(NO_FACTS);
      expect(await factsOf(a, other)).toMatchObject({ status });
    });

    it("reads hundreds of users at once, and nobody else", async () => {
      const [a, b] = (await open(2)) as [PresenceStore, PresenceStore];
      const users = Array.from({ length: 500 }, newId);
      for (const store of [a, b]) await factsOf(store, users[0] ?? "");
      const states = users.map((user, index): [string, NodeState] => [
        user,
        { state: index % 2 === 0 ? "online" : "away", at: moment() },
      ]);
      await a.update(new Map(states));
      const read = await b.read(users);
      expect([...(read ?? [])].map(([user, { state }]) => [user, state])).toEqual(
        states.map(([user, { state }]) => [user, state]),
      );
      expect(await b.read([])).toEqual(new Map());
    });
  });
}
