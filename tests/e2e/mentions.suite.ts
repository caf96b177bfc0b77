import { describe, expect, it } from "vitest";
import type { Message } from "../../src/protocol/entities.js";
import { registerUser } from "../support/register-user.js";
import { sendDoors } from "../support/send-doors.js";

/** Suite of the people whom messages mention. */
export function mentionsSuite(url: () => string): void {
  const scene = async () => {
    const people = ["ada", "bob", "carol", "dan"].map((name) => registerUser(url(), name));
    const [ada, bob, carol, dan] = (await Promise.all(people)) as [Person, Person, Person, Person];
    const room = await ada.createRoom();
    for (const member of [bob, dan]) await member.post(`/api/rooms/${room.id}/join`);
    await ada.patch(`/api/rooms/${room.id}/members/${dan.id}`, { role: "moderator" });
    const live = { ada: await ada.connect(), bob: await bob.connect(), dan: await dan.connect() };
    return { ada, bob, carol, dan, room, live };
  };
  type Person = Awaited<ReturnType<typeof registerUser>>;
  const nameOf = ({ session }: Person) => session.user.username;
  const pathOf = ({ roomId, id }: Message) => `/api/rooms/${roomId}/messages/${id}`;

  describe.each(Object.entries(sendDoors))("mentions in a message sent %s", (_name, send) => {
    it("mention members, whatever the case, and name people who are not members", async () => {
      const { ada, bob, carol, room, live } = await scene();
      const body = `@${nameOf(bob).toUpperCase()}. and @${nameOf(carol)}, but not @nobody-of-that-name or \`@${nameOf(ada)}\``;
      const { message } = await send(ada, live.ada, room.id, { body });
      expect(message.mentions).toEqual({ userIds: [bob.id], room: false, here: false });
      const { id, username, displayName } = carol.session.user;
      expect(message.notMembers).toEqual([{ id, username, displayName, bot: false, deleted: false }]);
      const { notMembers: _forTheSender, ...stored } = message;
      expect((await ada.history(room.id)).items).toEqual([stored]);
    });

    it("leave notMembers out when everybody named is a member, or nobody is named", async () => {
      const { ada, bob, room, live } = await scene();
      for (const body of [`@${nameOf(bob)}`, "hello", "@unknown-name"])
        expect((await send(ada, live.ada, room.id, { body })).message).not.toHaveProperty("notMembers");
    });

    it("no longer mention somebody who left the room", async () => {
      const { ada, bob, room, live } = await scene();
      await bob.post(`/api/rooms/${room.id}/leave`);
      const { message } = await send(ada, live.ada, room.id, { body: `@${nameOf(bob)}` });
      expect([message.mentions.userIds, message.notMembers?.map(({ id }) => id)]).toEqual([[], [bob.id]]);
    });

    it("mention the room for its owner and moderators, and are plain text from others", async () => {
      const { ada, bob, dan, room, live } = await scene();
      const roomIn = async (person: Person, connection: typeof live.ada) =>
        (await send(person, connection, room.id, { body: "@room @here" })).message.mentions;
      expect(await roomIn(ada, live.ada)).toEqual({ userIds: [], room: true, here: true });
      expect(await roomIn(dan, live.dan)).toEqual({ userIds: [], room: true, here: true });
      expect(await roomIn(bob, live.bob)).toEqual({ userIds: [], room: false, here: true });
    });

    it("stay as they were sent when the send is repeated", async () => {
      const { ada, bob, room, live } = await scene();
      const content = { body: `@${nameOf(bob)}`, clientMessageId: "c" };
      const first = await send(ada, live.ada, room.id, content);
      await bob.post(`/api/rooms/${room.id}/leave`);
      const again = await send(ada, live.ada, room.id, content);
      expect([first.status, again.status]).toEqual([201, 200]);
      expect(again.message.mentions).toEqual(first.message.mentions);
    });
  });

  describe("mentions in an edited message", () => {
    it("are those of the new text", async () => {
      const { ada, bob, carol, room } = await scene();
      const message = await ada.send(room.id, `@${nameOf(bob)} @room`);
      const edited = async (body: string) => (await ada.patch<Message>(pathOf(message), { body })).body.mentions;
      expect(await edited("nobody")).toEqual({ userIds: [], room: false, here: false });
      expect(await edited(`@${nameOf(carol)} @${nameOf(ada)}`)).toEqual({
        userIds: [ada.id],
        room: false,
        here: false,
      });
      expect((await bob.changes(room.id, message.rev)).messages[0]?.mentions.userIds).toEqual([ada.id]);
    });
  });
}
