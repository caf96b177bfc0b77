import { describe, expect, it } from "vitest";
import type { BlockedUser, Message, Page, Room } from "../../src/protocol/entities.js";
import type { UserChanged, UserSynced } from "../../src/protocol/user-entities.js";
import { eventually, logIn, PASSWORD, type LiveClient, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";
import { sendDoors } from "../support/send-doors.js";
import { openDirect } from "./direct-rooms.suite.js";

const UNKNOWN = "01900000-0000-7000-8000-000000000000";

export const block = (user: TestClient, { id }: Pick<TestClient, "id">) => user.put(`/api/users/${id}/block`);
const unblock = (user: TestClient, { id }: Pick<TestClient, "id">) => user.delete(`/api/users/${id}/block`);
const blockedBy = async (user: TestClient) =>
  (await user.get<Page<BlockedUser>>("/api/users/me/blocks")).body.items.map((blocked) => blocked.user.id);

const changesTo = ({ socket }: LiveClient) => {
  const received: UserChanged[] = [];
  socket.on("user:changed", (change) => void received.push(change));
  return received;
};

/** Suite of blocks, and of what they end between two people in direct rooms, rooms and groups. */
export function blocksSuite(url: () => string): void {
  const two = () => Promise.all([registerUser(url(), "ada"), registerUser(url(), "bob")]);
  const refused = [403, "user.blocked"];
  const outcome = ({ status, body }: { status: number; body: object }) => [
    status,
    "code" in body ? body.code : undefined,
  ];

  describe("a list of blocked people", () => {
    it("is the same on all devices: live, in ready and after an absence", async () => {
      const [ada, bob] = await two();
      const eve = await registerUser(url(), "eve");
      const phone = await ada.connect();
      const received = changesTo(phone);
      expect(phone.ready.blockedIds).toEqual([]);
      for (const person of [bob, eve, bob]) expect((await block(ada, person)).status).toBe(204);
      const both = [bob.id, eve.id].sort();
      await eventually(() => received.at(-1)?.blockedIds?.length === 2, "the blocks");
      expect(received.at(-1)?.blockedIds).toEqual(both);
      expect((await (await logIn(url(), ada)).connect()).ready.blockedIds).toEqual(both);
      expect(await phone.do<UserSynced>("user:sync", { after: phone.ready.userRev })).toMatchObject({
        blockedIds: both,
      });
      expect(await blockedBy(ada)).toEqual([eve.id, bob.id]);
      expect((await unblock(ada, bob)).status).toBe(204);
      expect((await unblock(ada, bob)).status).toBe(204);
      await eventually(() => received.at(-1)?.blockedIds?.length === 1, "the end of a block");
      expect(received.at(-1)?.rev).toBe(phone.ready.userRev + 3);
    });

    it("is left out of changes and syncs that do not concern it", async () => {
      const [ada, bob] = await two();
      const live = await ada.connect();
      await block(ada, bob);
      const { rev } = await live.do<UserSynced>("user:sync", { after: 0 });
      const room = await ada.createRoom();
      await ada.put(`/api/rooms/${room.id}/favourite`);
      expect(await live.do<UserSynced>("user:sync", { after: rev })).not.toHaveProperty("blockedIds");
    });

    it("shows one page at a time, and refuses wrong cursors", async () => {
      const [ada, bob] = await two();
      const eve = await registerUser(url());
      await block(ada, bob);
      await block(ada, eve);
      const first = (await ada.get<Page<BlockedUser>>("/api/users/me/blocks?limit=1")).body;
      const last = (await ada.get<Page<BlockedUser>>(`/api/users/me/blocks?limit=1&cursor=${first.nextCursor}`)).body;
      expect([...first.items, ...last.items].map(({ user }) => user.id)).toEqual([eve.id, bob.id]);
      expect(last.nextCursor).toBeNull();
      for (const query of ["cursor=x", "limit=0", "limit=101"])
        expect(outcome(await ada.get(`/api/users/me/blocks?${query}`))).toEqual([400, "request.invalid"]);
    });

    it("refuses oneself, unknown and deleted users, and keeps those who were deleted later until they are unblocked", async () => {
      const [ada, bob] = await two();
      const eve = await registerUser(url());
      await block(ada, bob);
      for (const person of [bob, eve]) await person.delete("/api/users/me", { password: PASSWORD });
      expect(await blockedBy(ada)).toEqual([bob.id]);
      for (const change of [block, unblock]) {
        expect(outcome(await change(ada, ada))).toEqual([400, "request.invalid"]);
        for (const gone of [{ id: UNKNOWN }, eve])
          expect(outcome(await change(ada, gone))).toEqual([404, "user.not_found"]);
        expect(outcome(await change(ada, { id: "nobody" }))).toEqual([400, "request.invalid"]);
      }
      expect([(await unblock(ada, bob)).status, await blockedBy(ada)]).toEqual([204, []]);
    });

    it("tells the blocked person nothing", async () => {
      const [ada, bob] = await two();
      const live = await bob.connect();
      const told: string[] = [];
      live.socket.onAny((event: string) => void told.push(event));
      const before = await live.do<UserSynced>("user:sync", { after: 0 });
      await block(ada, bob);
      expect(await live.do<UserSynced>("user:sync", { after: 0 })).toEqual(before);
      expect((await bob.connect()).ready).toMatchObject({ userRev: live.ready.userRev, blockedIds: [] });
      const { status, body } = await bob.get<{ id: string }>(`/api/users/${ada.id}`);
      expect([status, body.id, told]).toEqual([200, ada.id, []]);
    });
  });

  describe.each(Object.entries(sendDoors))("a block, for messages sent %s,", (_name, send) => {
    it("refuses new messages in the direct room in both directions, and leaves what is there readable", async () => {
      const [ada, bob] = await two();
      const { id } = (await openDirect(ada, bob)).body;
      const [adaLive, bobLive] = [await ada.connect(), await bob.connect()];
      const { message } = await send(ada, adaLive, id, { body: "before", clientMessageId: "once" });
      await send(bob, bobLive, id, { body: "too" });
      await block(ada, bob);
      for (const [person, live] of [[ada, adaLive] as const, [bob, bobLive] as const]) {
        const answer = await send(person, live, id, { body: "after" });
        expect([answer.status, answer.code]).toEqual(refused);
        const replied = await send(person, live, id, { body: "after", threadOf: message.id });
        expect([replied.status, replied.code]).toEqual(refused);
        expect((await person.history(id)).items.map(({ body }) => body)).toEqual(["before", "too"]);
        expect((await openDirect(person, person === ada ? bob : ada)).body.id).toBe(id);
      }
      expect((await send(ada, adaLive, id, { body: "before", clientMessageId: "once" })).status).toBe(200);
      await unblock(ada, bob);
      expect((await send(bob, bobLive, id, { body: "after" })).status).toBe(201);
    });

    it("makes the name of the other person plain text, in both directions, and leaves all others as they are", async () => {
      const [ada, bob] = await two();
      const eve = await registerUser(url(), "eve");
      const room = await ada.createRoom();
      for (const member of [bob, eve]) await member.post(`/api/rooms/${room.id}/join`);
      const [adaLive, bobLive] = [await ada.connect(), await bob.connect()];
      await block(ada, bob);
      const names = [ada, bob, eve].map(({ session }) => `@${session.user.username}`).join(" ");
      const [toAda, toBob] = [
        await send(bob, bobLive, room.id, { body: names }),
        await send(ada, adaLive, room.id, { body: names }),
      ];
      expect(toAda.message.mentions.userIds).toEqual([bob.id, eve.id]);
      expect(toBob.message.mentions.userIds).toEqual([ada.id, eve.id]);
      expect([toAda, toBob].map(({ message }) => message.notMembers)).toEqual([undefined, undefined]);
      const { unread, unreadMentions } = (await ada.get<Room>(`/api/rooms/${room.id}`)).body.membership ?? {};
      expect([unread, unreadMentions]).toEqual([1, 0]);
      const edited = await bob.patch<Message>(`/api/rooms/${room.id}/messages/${toAda.message.id}`, { body: names });
      expect(edited.body.mentions.userIds).toEqual([bob.id, eve.id]);
    });
  });

  describe("a block", () => {
    it("refuses other ways to reach the other person in the direct room, and none to take things back", async () => {
      const [ada, bob] = await two();
      const { id } = (await openDirect(ada, bob)).body;
      const path = `/api/rooms/${id}`;
      const [theirs, mine] = [await ada.send(id, "theirs"), await bob.send(id, "mine")];
      await bob.put(`${path}/messages/${theirs.id}/reactions/👍`);
      await block(ada, bob);
      const attempts = [
        await bob.patch(`${path}/messages/${mine.id}`, { body: "edited" }),
        await bob.put(`${path}/messages/${theirs.id}/reactions/🎉`),
        await bob.put(`${path}/pins/${mine.id}`),
        await bob.patch(path, { topic: "Answer me" }),
      ];
      expect(attempts.map(outcome)).toEqual(attempts.map(() => refused));
      const live = await bob.connect();
      expect(await live.do("activity:set", { roomId: id, state: "typing" })).toEqual({});
      expect((await bob.put(`${path}/read`, { seq: 2 })).status).toBe(200);
      expect((await bob.delete(`${path}/messages/${theirs.id}/reactions/👍`)).status).toBe(200);
      expect((await bob.delete(`${path}/messages/${mine.id}`)).status).toBe(200);
    });

    it("refuses a new direct room, a return to one, groups and additions, and leaves notes to oneself alone", async () => {
      const [ada, bob] = await two();
      const eve = await registerUser(url());
      const left = (await openDirect(ada, eve)).body.id;
      await eve.post(`/api/rooms/${left}/leave`);
      await ada.send(left, "hello");
      await eve.post(`/api/rooms/${left}/leave`);
      await block(ada, bob);
      await block(ada, eve);
      for (const [one, other] of [[ada, bob] as const, [bob, ada] as const]) {
        expect(outcome(await openDirect(one, other))).toEqual(refused);
        const group = await one.post("/api/rooms/group", { userIds: [other.id, eve.id].filter((id) => id !== one.id) });
        expect(outcome(group)).toEqual(refused);
        const room = await one.createRoom({ visibility: "private" });
        expect(outcome(await one.put(`/api/rooms/${room.id}/members/${other.id}`, {}))).toEqual(refused);
      }
      expect(outcome(await openDirect(eve, ada))).toEqual(refused);
      expect(outcome(await ada.post(`/api/rooms/${left}/messages`, { body: "again" }))).toEqual(refused);
      expect((await openDirect(ada, ada)).status).toBe(200);
    });

    it("leaves the log of a common room the same for all", async () => {
      const [ada, bob] = await two();
      const room = await ada.createRoom();
      await bob.post(`/api/rooms/${room.id}/join`);
      const live = await ada.connect();
      await block(ada, bob);
      await bob.send(room.id, "hello");
      const message = await ada.send(room.id, "hi");
      expect((await bob.put(`/api/rooms/${room.id}/messages/${message.id}/reactions/👍`)).status).toBe(200);
      await eventually(() => live.messages.length === 2, "the messages");
      expect(await ada.changes(room.id, 0)).toMatchObject({
        messages: (await bob.changes(room.id, 0)).messages.map(({ id }) => ({ id })),
      });
      const found = await ada.get<Page<unknown>>(`/api/search/messages?q=hello&roomId=${room.id}`);
      expect(found.body.items).toHaveLength(1);
    });

    it("lets no message through that is sent at the same time and stored later", async () => {
      const [ada, bob] = await two();
      const room = (await openDirect(ada, bob)).body;
      await ada.send(room.id, "hello");
      const sends = Array.from({ length: 20 }, (_, index) =>
        bob.post(`/api/rooms/${room.id}/messages`, { body: `${index}` }),
      );
      const [blocked] = await Promise.all([block(ada, bob), ...sends]);
      const after = (await ada.history(room.id)).items.length;
      expect(blocked.status).toBe(204);
      expect(outcome(await bob.post(`/api/rooms/${room.id}/messages`, { body: "late" }))).toEqual(refused);
      expect((await ada.history(room.id)).items).toHaveLength(after);
    });

    it("and a first direct message at the same time end with no way to write, whoever blocks", async () => {
      for (let round = 0; round < 5; round += 1) {
        const [ada, bob] = await two();
        const [opened, ...blocks] = await Promise.all([openDirect(bob, ada), block(ada, bob), block(bob, ada)]);
        expect(blocks.map(({ status }) => status)).toEqual([204, 204]);
        if (opened.status !== 200) expect(outcome(await openDirect(bob, ada))).toEqual(refused);
        else expect(outcome(await bob.post(`/api/rooms/${opened.body.id}/messages`, { body: "hi" }))).toEqual(refused);
        await unblock(ada, bob);
        expect(outcome(await openDirect(ada, bob))).toEqual(refused);
      }
    });
  });
}
