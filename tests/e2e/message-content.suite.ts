import { describe, expect, it } from "vitest";
import type { Message, RoomSynced } from "../../src/protocol/entities.js";
import { eventually, issuePaths } from "../support/client.js";
import { registerUser } from "../support/register-user.js";
import { sendDoors, type Content } from "../support/send-doors.js";

/** Suite of the content of messages beyond their text. */
export function messageContentSuite(url: () => string): void {
  const scene = async () => {
    const [ada, bob] = await Promise.all([registerUser(url(), "ada"), registerUser(url(), "bob")]);
    const room = await ada.createRoom();
    await bob.post(`/api/rooms/${room.id}/join`);
    const [adaLive, bobLive] = await Promise.all([ada.connect(), bob.connect()]);
    return { ada, bob, room, adaLive, bobLive };
  };
  const pathOf = ({ roomId, id }: Message) => `/api/rooms/${roomId}/messages/${id}`;

  describe.each(Object.entries(sendDoors))("the content of a message sent %s", (_name, send) => {
    it("keeps data and a kind of the frontend's own, with or without a text", async () => {
      const { ada, bob, bobLive, room } = await scene();
      const data = { options: ["tea", "coffee"], many: false, nested: { a: [1, null, "\u{1f331}"] } };
      const poll = await send(bob, bobLive, room.id, { kind: "custom:poll", data });
      expect(poll).toMatchObject({ status: 201, message: { kind: "custom:poll", body: null, data } });
      const text = await send(bob, bobLive, room.id, { body: "with data", data });
      expect(text).toMatchObject({ status: 201, message: { kind: "text", body: "with data", data } });
      expect((await ada.history(room.id)).items).toMatchObject([{ data, body: null }, { data }]);
    });

    it("takes a null text as no text, which a text message needs", async () => {
      const { bob, bobLive, room } = await scene();
      const content = { kind: "custom:poll", body: null, data: { many: true }, clientMessageId: "null" };
      expect(await send(bob, bobLive, room.id, content)).toMatchObject({ status: 201, message: { body: null } });
      const { body: _absent, ...without } = content;
      expect((await send(bob, bobLive, room.id, without)).status).toBe(200);
      expect((await send(bob, bobLive, room.id, { body: null })).code).toBe("message.empty");
    });

    it("compares a retry with all of its content", async () => {
      const { bob, bobLive, room } = await scene();
      const quoted = await bob.send(room.id, "quoted");
      const content = {
        body: "b",
        data: { a: 1, b: 2 },
        kind: "custom:note",
        replyTo: quoted.id,
        clientMessageId: "c",
      };
      const again = async (other: Content) => {
        const { status, code } = await send(bob, bobLive, room.id, { ...content, ...other });
        return code ?? status;
      };
      expect(await again({})).toBe(201);
      expect(await again({})).toBe(200);
      expect(await again({ data: { b: 2, a: 1 } })).toBe(200);
      for (const other of [{ body: "c" }, { data: { a: 1 } }, { kind: "text" }, { replyTo: undefined }])
        expect(await again(other)).toBe("message.client_id_reused");
      await bob.delete(pathOf(quoted));
      expect(await again({})).toBe(200);
      expect(await again({ clientMessageId: "d" })).toBe("message.not_found");
      expect((await bob.history(room.id)).items).toHaveLength(2);
    });

    it("quotes a message as it reads now, and nothing of a deleted one", async () => {
      const { ada, bob, bobLive, room } = await scene();
      const quoted = await ada.send(room.id, "first\n  words");
      const { message } = await send(bob, bobLive, room.id, { body: "indeed", replyTo: quoted.id });
      const { id, seq, author } = quoted;
      expect(message.replyTo).toEqual({ id, seq, author, excerpt: "first words" });
      const excerpt = async () => (await bob.get<Message>(pathOf(message))).body.replyTo?.excerpt;
      await ada.patch(pathOf(quoted), { body: "other words" });
      expect(await excerpt()).toBe("other words");
      await ada.delete(pathOf(quoted));
      expect(await excerpt()).toBeNull();
      const everything = JSON.stringify([await bob.history(room.id), await bob.changes(room.id, 0)]);
      expect(everything).not.toContain("words");
    });

    it("answers a retry of a removed member without a later text of the quoted message, or later mentions", async () => {
      const { ada, bob, bobLive } = await scene();
      const room = await ada.createRoom({ visibility: "private" });
      const member = `/api/rooms/${room.id}/members/${bob.id}`;
      await ada.put(member, {});
      const quoted = await ada.send(room.id, "as quoted");
      const content = { body: "indeed", replyTo: quoted.id, clientMessageId: "quoting" };
      const first = await send(bob, bobLive, room.id, content);
      await bob.patch(pathOf(first.message), { body: `@${ada.session.user.username}` });
      await ada.delete(member);
      await ada.patch(pathOf(quoted), { body: "after the removal" });
      const retry = await send(bob, bobLive, room.id, content);
      expect(retry.message).toMatchObject({ body: "indeed", replyTo: { id: quoted.id, excerpt: null } });
      expect(retry.message.mentions).toEqual(first.message.mentions);
    });

    it("keeps the text of a deleted message out of later quotes of it, also in a sync over the socket", async () => {
      const { ada, room, adaLive, bobLive: live } = await scene();
      const secret = await ada.send(room.id, "secret");
      const { message: quote } = await send(ada, adaLive, room.id, { body: "see", replyTo: secret.id });
      expect(quote.replyTo?.excerpt).toBe("secret");
      await ada.delete(`/api/rooms/${room.id}/messages/${secret.id}`);
      await eventually(() => live.messages.some(({ deletedAt }) => deletedAt !== null), "the deletion");
      const synced = await live.do<RoomSynced>("room:sync", { roomId: room.id, after: secret.rev });
      expect(synced.messages.find(({ id }) => id === quote.id)?.replyTo?.excerpt).toBeNull();
      expect(JSON.stringify(synced)).not.toContain("secret");
    });

    it("refuses to quote an unknown message, a deleted one, and one of another room", async () => {
      const { ada, bob, bobLive, room } = await scene();
      const elsewhere = await ada.createRoom({ visibility: "private" });
      const secret = await ada.send(elsewhere.id, "secret");
      const deleted = await bob.send(room.id, "oops");
      await bob.delete(pathOf(deleted));
      for (const replyTo of [bob.id, secret.id, deleted.id]) {
        const refused = await send(bob, bobLive, room.id, { body: "what?", replyTo });
        expect(refused).toMatchObject({ status: 404, code: "message.not_found" });
        expect(JSON.stringify(refused)).not.toContain("secret");
      }
      expect((await bob.history(room.id)).items).toHaveLength(1);
    });

    it("keeps one sender's order when some messages quote and others do not", async () => {
      const { ada, bob, bobLive, room } = await scene();
      const { id: replyTo } = await ada.send(room.id, "quoted");
      const bodies = Array.from({ length: 12 }, (_, index) => `${index}`);
      if (_name === "over the socket")
        await Promise.all(
          bodies.map((body, index) => send(bob, bobLive, room.id, { body, ...(index % 3 === 0 && { replyTo }) })),
        );
      else for (const body of bodies) await send(bob, bobLive, room.id, { body, replyTo });
      expect((await ada.history(room.id)).items.slice(1).map(({ body }) => body)).toEqual(bodies);
    });
  });

  describe("the content of a message", () => {
    it("reports all invalid fields together, each once", async () => {
      const { bob, room } = await scene();
      const send = (content: Content) => bob.post(`/api/rooms/${room.id}/messages`, content);
      expect(issuePaths(await send({ body: " ", data: [], kind: "x" }))).toEqual(["body", "data", "kind"]);
      expect(issuePaths(await send({ body: 5, data: [], replyTo: "x" }))).toEqual(["body", "data", "replyTo"]);
    });

    it("takes the header Idempotency-Key as the clientMessageId", async () => {
      const { bob, room } = await scene();
      const send = (key: string, body: object) =>
        fetch(`${url()}/api/rooms/${room.id}/messages`, {
          method: "POST",
          headers: {
            authorization: `Bearer ${bob.token}`,
            "content-type": "application/json",
            "idempotency-key": key,
          },
          body: JSON.stringify(body),
        });
      const first = await send("key-1", { body: "once" });
      expect(first.status).toBe(201);
      expect(await first.json()).toMatchObject({ clientMessageId: "key-1" });
      const again = await Promise.all([
        send("key-1", { body: "once" }),
        send('"key-1"', { body: "once" }),
        send("key-1", { body: "once", clientMessageId: "key-1" }),
      ]);
      expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
      const differing = await send("key-2", { body: "once", clientMessageId: "key-1" });
      expect([differing.status, await differing.json()]).toMatchObject([400, { code: "request.invalid" }]);
      expect((await send("has a space", { body: "x" })).status).toBe(400);
      expect((await bob.history(room.id)).items).toHaveLength(1);
    });
  });
}
