import { describe, expect, it, onTestFinished } from "vitest";
import { request, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";

type Ids = { roomId: string; messageId: string; userId: string };

const NOWHERE = "01900000-0000-7000-8000-000000000000";
const NOTHING: Ids = { roomId: NOWHERE, messageId: NOWHERE, userId: NOWHERE };

const reads = ({ roomId, messageId }: Ids) => [
  `/api/rooms/${roomId}`,
  `/api/rooms/${roomId}/members`,
  `/api/rooms/${roomId}/messages`,
  `/api/rooms/${roomId}/messages?before=3`,
  `/api/rooms/${roomId}/messages/${messageId}`,
  `/api/rooms/${roomId}/messages/${messageId}/reactions/👍`,
  `/api/rooms/${roomId}/messages/${messageId}/thread`,
  `/api/rooms/${roomId}/changes?after=0`,
];
const writes = ({ roomId, messageId, userId }: Ids): [string, string, unknown][] => [
  ["POST", `/api/rooms/${roomId}/join`, undefined],
  ["POST", `/api/rooms/${roomId}/leave`, undefined],
  ["POST", `/api/rooms/${roomId}/messages`, { body: "let me in" }],
  ["PATCH", `/api/rooms/${roomId}/messages/${messageId}`, { body: "was here" }],
  ["DELETE", `/api/rooms/${roomId}/messages/${messageId}`, undefined],
  ["PUT", `/api/rooms/${roomId}/messages/${messageId}/reactions/👍`, undefined],
  ["PUT", `/api/rooms/${roomId}/messages/${messageId}/follow`, undefined],
  ["DELETE", `/api/rooms/${roomId}/messages/${messageId}/follow`, undefined],
  ["PUT", `/api/rooms/${roomId}/messages/${messageId}/thread/read`, { seq: 1 }],
  ["PUT", `/api/rooms/${roomId}/messages/${messageId}/thread/unread`, { seq: 1 }],
  ["DELETE", `/api/rooms/${roomId}/messages/${messageId}/reactions/👍`, undefined],
  ["DELETE", `/api/rooms/${roomId}/members/${userId}`, undefined],
  ["PATCH", `/api/rooms/${roomId}/members/${userId}`, { role: "owner" }],
  ["PUT", `/api/rooms/${roomId}/sanctions/${userId}/mute`, {}],
  ["PUT", `/api/rooms/${roomId}/sanctions/${userId}/ban`, { until: "2001-01-01T00:00:00Z" }],
  ["DELETE", `/api/rooms/${roomId}/sanctions/${userId}/ban`, undefined],
];
const events = ({ roomId, messageId }: Ids): [string, unknown][] => [
  ["room:join", { roomId }],
  ["room:leave", { roomId }],
  ["room:sync", { roomId, after: 0 }],
  ["message:send", { roomId, body: "let me in" }],
  ["message:edit", { roomId, messageId, body: "was here" }],
  ["message:delete", { roomId, messageId }],
  ["thread:follow", { roomId, messageId }],
  ["thread:unfollow", { roomId, messageId }],
  ["message:react", { roomId, messageId, emoji: "👍" }],
  ["message:unreact", { roomId, messageId, emoji: "👍" }],
];

/** All answers about a room to one user, without the parts that differ between requests. */
async function answersAbout(person: TestClient, ids: Ids): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const path of reads(ids)) answers.push(await person.get(path));
  for (const [method, path, body] of writes(ids))
    answers.push(await request(person.url, path, { method, token: person.token, body }));
  const live = await person.connect();
  onTestFinished(() => person.close());
  for (const [event, payload] of events(ids)) answers.push(await live.ask(event, payload));
  return answers.map((answer) => {
    const { headers: _headers, ...rest } = answer as { headers?: unknown; body?: object };
    return rest.body ? { ...rest, body: { ...rest.body, requestId: "" } } : rest;
  });
}

export function privacySuite(url: () => string): void {
  describe("privacy", () => {
    it("answers a non-member about a private room like about a missing room, over both transports (S1)", async () => {
      const [owner, stranger] = await Promise.all([registerUser(url()), registerUser(url())]);
      const room = await owner.createRoom({ visibility: "private" });
      const secret = await owner.send(room.id, "secret");
      const closed = await answersAbout(stranger, { roomId: room.id, messageId: secret.id, userId: owner.id });
      expect(closed).toEqual(await answersAbout(stranger, NOTHING));
      expect(closed).toHaveLength(34);
      for (const answer of closed) expect(JSON.stringify(answer)).toContain('"code":"room.not_found"');
      const listed = (await stranger.rooms("?membership=any&limit=100")).items;
      expect(listed.map(({ id }) => id)).not.toContain(room.id);
    });

    it("lets a non-member read a public room and send nothing to it, over both transports", async () => {
      const [owner, stranger] = await Promise.all([registerUser(url()), registerUser(url())]);
      const room = await owner.createRoom();
      const { id } = await owner.send(room.id, "open to all");
      for (const path of reads({ roomId: room.id, messageId: id, userId: owner.id }))
        expect((await stranger.get(path)).status).toBe(200);
      const posted = await stranger.post(`/api/rooms/${room.id}/messages`, { body: "me too" });
      const live = await stranger.connect();
      const emitted = await live.ask("message:send", { roomId: room.id, body: "me too" });
      expect([posted.status, posted.body.code]).toEqual([403, "room.not_a_member"]);
      expect(emitted).toMatchObject({ ok: false, error: { status: 403, code: "room.not_a_member" } });
      expect((await owner.history(room.id)).items).toHaveLength(1);
    });

    it("refuses a former member, and delivers nothing more to them", async () => {
      const [owner, guest] = await Promise.all([registerUser(url()), registerUser(url())]);
      const room = await owner.createRoom();
      const live = await guest.connect();
      await live.do("room:join", { roomId: room.id });
      await live.do("room:leave", { roomId: room.id });
      const again = await live.ask("message:send", { roomId: room.id, body: "still here" });
      expect(again).toMatchObject({ ok: false, error: { code: "room.not_a_member" } });
      await owner.send(room.id, "after");
      expect((await live.ask("room:sync", { roomId: room.id, after: 0 })).ok).toBe(true);
      expect(live.messages).toEqual([]);
    });
  });
}
