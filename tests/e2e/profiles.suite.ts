import { describe, expect, it } from "vitest";
import type { Page, Profile, PublicProfile } from "../../src/protocol/entities.js";
import { eventually, issuePaths, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";

const UNKNOWN = "01900000-0000-7000-8000-000000000000";
let counter = 0;
const unique = (name: string) => `${name}${process.pid}${Date.now() % 1e7}${(counter += 1)}`;

export function profilesSuite(url: () => string): void {
  describe("profiles", () => {
    const rename = (person: TestClient, changes: object) => person.patch<Profile>("/api/users/me", changes);

    it("changes the names and the bio of a profile, and returns it", async () => {
      const ada = await registerUser(url(), "ada");
      const username = unique("Ada.L");
      const answer = await rename(ada, { displayName: " Ada\u030A  L. ", username, bio: " Countess.\n🌱 " });
      const changed = { displayName: "Adå  L.", username: username.toLowerCase(), bio: " Countess.\n🌱 " };
      expect([answer.status, answer.body]).toEqual([200, { ...ada.session.user, ...changed }]);
      expect((await ada.get("/api/users/me")).body).toEqual(answer.body);
      expect((await rename(ada, { bio: "" })).body).toEqual({ ...answer.body, bio: "" });
      expect((await rename(ada, { email: "x@example.com", id: UNKNOWN, nameRev: 9 })).body).toEqual({
        ...answer.body,
        bio: "",
      });
    });

    it("keeps data of the frontend's own in the public profile", async () => {
      const [ada, bob] = await Promise.all([registerUser(url(), "ada"), registerUser(url(), "bob")]);
      expect(ada.session.user.data).toBeNull();
      const data = { avatar: "red", tags: ["a", { b: null }] };
      expect((await rename(ada, { data })).body).toEqual({ ...ada.session.user, data });
      expect((await rename(ada, { bio: "b" })).body).toMatchObject({ bio: "b", data });
      expect((await bob.get<PublicProfile>(`/api/users/${ada.id}`)).body.data).toEqual(data);
      const found = await bob.get<Page<PublicProfile>>(`/api/users?q=${ada.session.user.username}`);
      expect(found.body.items.map((person) => person.data)).toEqual([data]);
      for (const wrong of ["text", [1], { a: "x".repeat(4_096) }, { a: "\0" }])
        expect(issuePaths(await ada.patch("/api/users/me", { data: wrong }))).toEqual(["data"]);
      expect((await ada.get<Profile>("/api/users/me")).body.data).toEqual(data);
      expect((await rename(ada, { data: null })).body.data).toBeNull();
    });

    it("refuses a username in use in any case, and frees the previous one", async () => {
      const [ada, bob] = await Promise.all([registerUser(url(), "ada"), registerUser(url(), "bob")]);
      const { username } = ada.session.user;
      const taken = await bob.patch("/api/users/me", { username: username.toUpperCase(), displayName: "Not stored" });
      expect([taken.status, taken.body.code]).toEqual([409, "account.username_taken"]);
      expect((await bob.get("/api/users/me")).body).toEqual(bob.session.user);
      expect((await rename(ada, { username: unique("ada") })).status).toBe(200);
      expect((await rename(bob, { username })).body.username).toBe(username);
    });

    it("reports all problems of a profile together, and changes nothing", async () => {
      const ada = await registerUser(url(), "ada");
      const wrong = await ada.patch("/api/users/me", { username: "a", displayName: "a\u202eb", bio: "x".repeat(501) });
      expect([wrong.status, issuePaths(wrong)]).toEqual([400, ["bio", "displayName", "username"]]);
      expect(issuePaths(await ada.patch("/api/users/me", { username: 5, bio: null, displayName: "" }))).toEqual([
        "bio",
        "displayName",
        "username",
      ]);
      expect(issuePaths(await ada.patch("/api/users/me", { username: "deleted_me" }))).toEqual(["username"]);
      expect((await ada.get("/api/users/me")).body).toEqual(ada.session.user);
    });

    it("shows others the public profile, and never the email", async () => {
      const [ada, bob] = await Promise.all([registerUser(url(), "ada"), registerUser(url(), "bob")]);
      const { email: _email, emailVerified: _verified, receipts: _receipts, ...shown } = ada.session.user;
      const seen = await bob.get<PublicProfile>(`/api/users/${ada.id}`);
      expect([seen.status, seen.body]).toEqual([200, shown]);
      expect((await ada.get(`/api/users/${ada.id}`)).body).toEqual(shown);
      const nobody = await bob.get(`/api/users/${UNKNOWN}`);
      expect([nobody.status, nobody.body.code]).toEqual([404, "user.not_found"]);
      expect((await bob.get("/api/users/nobody")).body.code).toBe("request.invalid");
    });

    it("finds users by username and by the words of their display names, page by page", async () => {
      const me = await registerUser(url(), "me");
      const word = unique("zeno");
      const people = await Promise.all(Array.from({ length: 5 }, () => registerUser(url(), "found")));
      await Promise.all(people.map((person, index) => rename(person, { displayName: `No. ${index} ${word}${index}` })));
      await rename(people[0]!, { username: unique(word), displayName: `${word} too` });

      const found: PublicProfile[] = [];
      for (let cursor = ""; ; ) {
        const { body } = await me.get<Page<PublicProfile>>(`/api/users?q=%20${word.toUpperCase()}&limit=2${cursor}`);
        found.push(...body.items);
        if (body.nextCursor === null) break;
        cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
      }
      expect(found.map(({ id }) => id)).toEqual(people.map(({ id }) => id));
      expect(JSON.stringify(found)).not.toContain("@example.com");
      const none = await me.get<Page<PublicProfile>>(`/api/users?q=${word}999`);
      expect(none.body).toEqual({ items: [], nextCursor: null });
    });

    it.each([
      ["no q", "", "q"],
      ["a q of one character", "?q=%20a%20", "q"],
      ["a q of 81 characters", `?q=${"a".repeat(81)}`, "q"],
      ["two of q", "?q=ab&q=cd", "q"],
      ["a q with NUL", "?q=ab%00", "q"],
      ["a malformed cursor", "?q=ada&cursor=abc", "cursor"],
      ["a cursor with NUL", `?q=ada&cursor=${UNKNOWN}~a%00`, "cursor"],
      ["a limit of 101", "?q=ada&limit=101", "limit"],
    ])("refuses to search with %s", async (_what, query, path) => {
      const answer = await (await registerUser(url())).get(`/api/users${query}`);
      expect([answer.status, answer.body.code, issuePaths(answer)]).toEqual([400, "request.invalid", [path]]);
    });

    it("announces a new name once to every room of the user, and a new bio to nobody", async () => {
      const [ada, bob] = await Promise.all([registerUser(url(), "ada"), registerUser(url(), "bob")]);
      const rooms = await Promise.all(["one", "two"].map((name) => bob.createRoom({ name })));
      for (const { id } of rooms) await ada.post(`/api/rooms/${id}/join`);
      const left = await bob.createRoom({ name: "left" });
      await ada.post(`/api/rooms/${left.id}/join`);
      await ada.send(left.id, "bye");
      await ada.post(`/api/rooms/${left.id}/leave`);
      const [live] = [await bob.connect(), await ada.connect()];
      const sent = await ada.send(rooms[0]!.id, "before");
      await eventually(() => live.messages.length === 1, "the message");

      await rename(ada, { bio: "quiet" });
      await rename(ada, { displayName: "Ada II" });
      const members = () => live.changes.flatMap((change) => change.members.map((member) => ({ change, member })));
      await eventually(() => members().length === 2, "the announcement of the name");
      await rename(ada, { displayName: "Ada II" });
      const after = await ada.send(rooms[0]!.id, "after");
      await eventually(() => live.messages.length === 2, "the next message");

      const summary = {
        id: ada.id,
        username: ada.session.user.username,
        displayName: "Ada II",
        bot: false,
        deleted: false,
      };
      expect(
        members()
          .map(({ change }) => change.roomId)
          .sort(),
      ).toEqual(rooms.map(({ id }) => id).sort());
      for (const { change, member } of members()) {
        expect(member).toMatchObject({ user: summary, rev: change.rev, role: "member", leftAt: null });
        expect(change.from).toBe(change.rev - 1);
      }
      expect([after.rev, after.author, live.messages[1]?.author]).toEqual([sent.rev + 2, summary, summary]);
      const { items } = await bob.history(rooms[0]!.id);
      expect(items.map(({ author, rev }) => ({ author, rev }))).toEqual([
        { author: summary, rev: sent.rev },
        { author: summary, rev: after.rev },
      ]);
      expect((await bob.history(left.id)).items[0]?.author).toEqual(summary);
      expect((await bob.changes(left.id, 0)).rev).toBe(4);
    });

    it("announces the last of many concurrent names to a room, with revs without a hole", async () => {
      const [ada, bob] = await Promise.all([registerUser(url(), "ada"), registerUser(url(), "bob")]);
      const room = await bob.createRoom();
      await ada.post(`/api/rooms/${room.id}/join`);
      const live = await bob.connect();
      const names = Array.from({ length: 8 }, (_, index) => `Ada ${index}`);
      const answers = await Promise.all([
        ...names.map((displayName) => rename(ada, { displayName })),
        ...names.map((body) => ada.send(room.id, body)),
      ]);
      expect(answers).toHaveLength(16);
      const { displayName } = (await ada.get<Profile>("/api/users/me")).body;
      await ada.send(room.id, "last");
      await eventually(() => live.messages.some(({ body }) => body === "last"), "the last message");
      expect(live.messages.at(-1)?.author.displayName).toBe(displayName);
      const told = live.changes.flatMap(({ members }) => members);
      expect(told.at(-1)?.user.displayName).toBe(displayName);
      for (const [index, { from }] of live.changes.entries())
        if (index > 0) expect(from).toBe(live.changes[index - 1]?.rev);
      expect((await bob.history(room.id)).items.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });
  });
}
