import { describe, expect, it } from "vitest";
import { endSession, MAX_KEPT_TOKENS, type Session } from "../../../domain/accounts/session.js";
import type { User } from "../../../domain/accounts/user.js";
import { moment, newId, someone, times } from "../../builders.js";
import { end, newToken, session, use } from "./session-builders.js";
import type { OpenStore, Store } from "../store.js";

const revOf = async (store: Store, user: User) => (await store.roomReader.userRevisions([user.id])).get(user.id) ?? 0;

async function found(store: Store, id: string): Promise<Session | null> {
  const [session] = await store.sessionReader.find([id]);
  return session ?? null;
}

export function sessionsContract(open: OpenStore): void {
  describe("SessionRepository", () => {
    it("stores a session with its first token unchanged", async () => {
      const store = await open();
      const [user, token] = [await someone(store), newToken()];
      const started = await session(store, user, token);
      expect(await found(store, started.id)).toEqual(started);
      await store.unitOfWork.run(async ({ sessions }) => {
        expect(await sessions.lockByToken(token)).toEqual({ session: started, generation: 1 });
        expect(await sessions.lock(started.id)).toEqual(started);
      });
    });

    it("finds no unknown session or token", async () => {
      const store = await open();
      expect(await found(store, newId())).toBeNull();
      await store.unitOfWork.run(async ({ sessions }) => {
        expect([await sessions.lock(newId()), await sessions.lockByToken(newToken())]).toEqual([null, null]);
      });
    });

    it("finds a session by each of its tokens, with the token's generation", async () => {
      const store = await open();
      const [user, first] = [await someone(store), newToken()];
      const started = await session(store, user, first);
      const second = await use(store, first, 60_000);
      const third = await use(store, second, 120_000);
      await store.unitOfWork.run(async ({ sessions }) => {
        const held = await Promise.all([first, second, third].map((token) => sessions.lockByToken(token)));
        expect(held.map((each) => each?.generation)).toEqual([1, 2, 3]);
        expect(held[0]?.session).toMatchObject({ generation: 3, salt: third, lastUsedAt: moment(120_000) });
      });
      expect((await found(store, started.id))?.expiresAt).toEqual(moment(120_000 + 30 * 86_400_000));
    });

    it("creates one successor of a token that is used many times at once", async () => {
      const store = await open();
      const [user, token] = [await someone(store), newToken()];
      await session(store, user, token);
      const successors = await Promise.all(times(8, () => use(store, token, 60_000)));
      expect(new Set(successors).size).toBe(1);
      expect(await use(store, successors[0]!, 61_000)).not.toBe("reused");
      expect(await use(store, token, 62_000)).toBe("reused");
    });

    it("keeps the newest tokens of a session up to a bound, and recognizes each of them", async () => {
      const store = await open();
      const [user, first] = [await someone(store), newToken()];
      const started = await session(store, user, first);
      const tokens = [first];
      const generations = [2, 3, 4, 5, MAX_KEPT_TOKENS + 1, MAX_KEPT_TOKENS + 2, MAX_KEPT_TOKENS + 3];
      await store.unitOfWork.run(async ({ sessions }) => {
        for (const generation of generations) {
          tokens.push(newToken());
          await sessions.rotate({ ...started, generation, salt: "salt" }, tokens.at(-1)!);
        }
      });
      const outdated = tokens.splice(0, 3);
      const owners = (some: readonly string[]) =>
        Promise.all(some.map((token) => store.sessionReader.findIdByToken(token)));
      expect(await owners(outdated)).toEqual([null, null, null]);
      expect(await owners(tokens)).toEqual(Array(5).fill(started.id));
      const used = [await use(store, outdated[2]!, 60_000), await use(store, tokens[0]!, 60_000)];
      expect(used).toEqual(["unknown", "reused"]);
    });

    it("bounds the tokens of one session without removing another session's", async () => {
      const store = await open();
      const [user, kept] = [await someone(store), newToken()];
      const others = await session(store, user, kept);
      const rotating = await session(store, user);
      await store.unitOfWork.run(({ sessions }) =>
        sessions.rotate({ ...rotating, generation: 10 * MAX_KEPT_TOKENS, salt: "salt" }, newToken()),
      );
      expect(await store.sessionReader.findIdByToken(kept)).toBe(others.id);
    });

    it("stores nothing when the use of a token fails", async () => {
      const store = await open();
      const [user, token] = [await someone(store), newToken()];
      const started = await session(store, user, token);
      const failing = store.unitOfWork.run(async ({ sessions }) => {
        await sessions.rotate({ ...started, generation: 2, salt: "salt" }, newToken());
        await sessions.end(endSession(started, "revoked", moment(5)));
        throw new Error("changed my mind");
      });
      await expect(failing).rejects.toThrow("changed my mind");
      expect(await found(store, started.id)).toEqual(started);
      expect(await revOf(store, user)).toBe(0);
    });

    it("ends all active sessions of a user except one, and raises the user's rev once", async () => {
      const store = await open();
      const [user, other] = [await someone(store), await someone(store)];
      const [asking, over] = [await session(store, user), await end(store, await session(store, user), "logged_out")];
      const [first, second] = [await session(store, user), await session(store, user)];
      const lastMonth = { at: moment(-30 * 86_400_000) };
      const [expired, others] = [await session(store, user, newToken(), lastMonth), await session(store, other)];
      const ending = { reason: "password_changed", at: moment(6), except: asking.id } as const;
      const endAll = () => store.unitOfWork.run(({ sessions }) => sessions.endAll(user.id, ending));
      const ended = [first, second].map((each) => endSession(each, ending.reason, ending.at));
      expect(new Set(await endAll())).toEqual(new Set(ended));
      const stored = [asking, over, expired, others, ...ended];
      expect(await Promise.all(stored.map(({ id }) => found(store, id)))).toEqual(stored);
      expect([await revOf(store, user), await revOf(store, other)]).toEqual([2, 0]);
      expect([await endAll(), await revOf(store, user)]).toEqual([[], 2]);
    });

    it("keeps the given number of most recently used sessions", async () => {
      const store = await open();
      const [user, token] = [await someone(store), newToken()];
      const sessions = [await session(store, user, token), await session(store, user), await session(store, user)];
      await use(store, token, 1);
      const endAll = (keepNewest: number) =>
        store.unitOfWork.run((tx) => tx.sessions.endAll(user.id, { reason: "revoked", at: moment(6), keepNewest }));
      const [used, oldest, newest] = sessions.map(({ id }) => id);
      const ended = [await endAll(3), await endAll(2), await endAll(1), await endAll(0)];
      expect(ended.map((each) => each.map(({ id }) => id))).toEqual([[], [oldest], [newest], [used]]);
    });

    it("ends all sessions once, despite concurrent calls", async () => {
      const store = await open();
      const user = await someone(store);
      for (let count = 0; count < 20; count += 1) await session(store, user);
      const ending = { reason: "revoked", at: moment(6) } as const;
      const endAll = () => store.unitOfWork.run(({ sessions }) => sessions.endAll(user.id, ending));
      const ended = await Promise.all(times(8, endAll));
      expect(ended.map(({ length }) => length).toSorted((a, b) => b - a)).toEqual([20, ...Array<number>(7).fill(0)]);
      expect(await revOf(store, user)).toBe(1);
    });

    it("ends a session and raises its user's rev", async () => {
      const store = await open();
      const user = await someone(store);
      const started = await session(store, user);
      expect(await revOf(store, user)).toBe(0);
      const over = await end(store, started, "password_changed");
      expect(await found(store, started.id)).toEqual(over);
      expect(over).toMatchObject({ endedAt: moment(5), expiresAt: moment(5), endReason: "password_changed" });
      expect(await revOf(store, user)).toBe(1);
    });

    it("anonymizes the address and device of a user's sessions, active or ended", async () => {
      const store = await open();
      const [user, other] = [await someone(store), await someone(store)];
      const sessions = [await session(store, user), await end(store, await session(store, user))];
      const others = await session(store, other);
      await store.unitOfWork.run((tx) => tx.sessions.anonymize(user.id));
      const blanked = sessions.map((each) => ({ ...each, device: "", address: "" }));
      expect(await Promise.all(sessions.map(({ id }) => found(store, id)))).toEqual(blanked);
      expect(await found(store, others.id)).toEqual(others);
    });

    it("removes the many tokens of one session in batches, and then the session", async () => {
      const store = await open();
      const [user, longAgo] = [await someone(store), { at: new Date(0) }];
      const old = await session(store, user, newToken(), longAgo);
      await store.unitOfWork.run(async ({ sessions }) => {
        for (let generation = 2; generation <= 5; generation += 1)
          await sessions.rotate({ ...old, generation }, newToken());
      });
      const before = new Date(40 * 86_400_000);
      const purge = () => store.unitOfWork.run(({ sessions }) => sessions.purge(before, 2));
      const removed = [await purge(), await purge()];
      expect((await found(store, old.id))?.id).toBe(old.id);
      expect([...removed, await purge(), await purge()]).toEqual([2, 2, 2, 0]);
      expect(await found(store, old.id)).toBeNull();
    });

    it("removes only long-expired sessions and their tokens, in batches", async () => {
      const store = await open();
      const [user, token, longAgo] = [await someone(store), newToken(), { at: new Date(0) }];
      const old = [await session(store, user, token, longAgo), await session(store, user, newToken(), longAgo)];
      const recent = await session(store, user);
      const before = new Date(40 * 86_400_000);
      const purge = (limit: number) => store.unitOfWork.run(({ sessions }) => sessions.purge(before, limit));
      expect([await purge(1), await purge(5), await purge(5)]).toEqual([1, 3, 0]);
      expect(await Promise.all(old.map(({ id }) => found(store, id)))).toEqual([null, null]);
      expect(await use(store, token, 0)).toBe("unknown");
      expect(await found(store, recent.id)).toEqual(recent);
    });
  });
}
