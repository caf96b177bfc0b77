import { describe, expect, it } from "vitest";
import type { Session } from "../../../domain/accounts/session.js";
import { moment, newId, someone } from "../../builders.js";
import { end, newToken, session, use } from "./session-builders.js";
import type { OpenStore } from "../store.js";

export function sessionReaderContract(open: OpenStore): void {
  describe("SessionReader", () => {
    it("lists a user's active sessions, newest first, page by page", async () => {
      const store = await open();
      const [user, other] = [await someone(store), await someone(store)];
      const started: Session[] = [];
      for (let count = 0; count < 4; count += 1) started.push(await session(store, user));
      await session(store, other);
      await end(store, started.splice(1, 1)[0]!);
      const newestFirst = started.toReversed();
      const at = moment(6);
      expect(await store.sessionReader.list(user.id, { at, limit: 10 })).toEqual(newestFirst);
      const page = await store.sessionReader.list(user.id, { at, limit: 2 });
      expect(page).toEqual(newestFirst.slice(0, 2));
      expect(await store.sessionReader.list(user.id, { at, after: page[1]!.id, limit: 2 })).toEqual(
        newestFirst.slice(2),
      );
      expect(await store.sessionReader.list(user.id, { at: moment(40 * 86_400_000), limit: 10 })).toEqual([]);
    });

    it("returns the places of the latest sessions, active or ended", async () => {
      const store = await open();
      const user = await someone(store);
      for (const address of ["203.0.113.1", "203.0.113.2", "2001:db8::3"]) {
        const begun = await session(store, user, newToken(), { address });
        if (address === "203.0.113.2") await end(store, begun);
      }
      await session(store, await someone(store), newToken(), { address: "203.0.113.9" });
      const places = ["2001:db8::3", "203.0.113.2", "203.0.113.1"].map((address) => ({
        device: "Firefox on Linux",
        address,
      }));
      expect(await store.sessionReader.places(user.id, 10)).toEqual(places);
      expect(await store.sessionReader.places(user.id, 2)).toEqual(places.slice(0, 2));
      expect(await store.sessionReader.places(newId(), 2)).toEqual([]);
    });

    it("finds the user of a token, spent or not", async () => {
      const store = await open();
      const [user, first] = [await someone(store), newToken()];
      const { id } = await session(store, user, first);
      const second = await use(store, first, 60_000);
      const tokens = [first, second, newToken()];
      expect(await Promise.all(tokens.map((token) => store.sessionReader.findIdByToken(token)))).toEqual([
        id,
        id,
        null,
      ]);
    });

    it("finds those of the requested sessions that exist, in any state", async () => {
      const store = await open();
      const user = await someone(store);
      const [alive, over] = [await session(store, user), await session(store, user)];
      const ended = await end(store, over, "logged_out");
      const sessions = await store.sessionReader.find([alive.id, over.id, newId()]);
      expect(new Set(sessions)).toEqual(new Set([alive, ended]));
      expect(await store.sessionReader.find([])).toEqual([]);
    });
  });
}
