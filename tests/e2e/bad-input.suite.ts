import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { issuePaths, register, request, type TestClient } from "../support/client.js";

const UNKNOWN = "01900000-0000-7000-8000-000000000000";
const MALFORMED_IDS = ["abc", "1", "null", "00000000-0000-0000-0000-00000000000g", "%00", "..%2f..", "a".repeat(300)];
/** Times outside the years 1 to 9999 in UTC, and one that does not exist. */
const IMPOSSIBLE_TIMES = [
  "9999-12-31T23:59:59-12:00",
  "0001-01-01T00:00:00+12:00",
  "0000-01-01T00:00:00Z",
  "0000-06-01T00:00:00.000Z",
  "2100-13-01T00:00:00Z",
  "9999-99-01T00:00:00.000Z",
];
const MALFORMED_NUMBERS = ["-1", "1e30", "abc", "9007199254740993", "1.5", "0x10", " 1", "", "1,2", "٣"];

/** Invalid bodies of a send, with the expected error codes. */
const BAD_SENDS: [string, Record<string, unknown>, string][] = [
  ["no body", {}, "message.empty"],
  ["a null body", { body: null }, "message.empty"],
  ["a number", { body: 5 }, "request.invalid"],
  ["an object", { body: { not: "" } }, "request.invalid"],
  ["an empty body", { body: "" }, "message.empty"],
  ["white space", { body: " \n\t " }, "message.empty"],
  ["4,001 characters", { body: "x".repeat(4001) }, "message.too_long"],
  ["NUL", { body: "a\0b" }, "request.invalid"],
  ["a lone surrogate", { body: "a\ud800b" }, "request.invalid"],
  ["an empty clientMessageId", { body: "x", clientMessageId: "" }, "request.invalid"],
  ["a clientMessageId of 65 characters", { body: "x", clientMessageId: "y".repeat(65) }, "request.invalid"],
  ["a clientMessageId with a space", { body: "x", clientMessageId: "a b" }, "request.invalid"],
  ["a numeric clientMessageId", { body: "x", clientMessageId: 7 }, "request.invalid"],
  ["a custom kind without body and data", { kind: "custom:poll" }, "message.empty"],
  ["data without a body", { data: { a: 1 } }, "message.empty"],
  ["an unknown kind", { body: "x", kind: "notice" }, "request.invalid"],
  ["an array as data", { body: "x", data: [1] }, "request.invalid"],
  ["a string as data", { body: "x", data: "{}" }, "request.invalid"],
  ["data of more than 4 KiB", { body: "x", data: { text: "x".repeat(4096) } }, "request.invalid"],
  ["data of nine levels", { body: "x", data: JSON.parse(`${'{"a":'.repeat(8)}{}${"}".repeat(8)}`) }, "request.invalid"],
  ["data with a lone surrogate", { body: "x", data: { a: "\ud800" } }, "request.invalid"],
  ["a malformed replyTo", { body: "x", replyTo: "1" }, "request.invalid"],
];

export function badInputSuite(url: () => string): void {
  describe("bad input", () => {
    let person: TestClient;
    let roomId: string;
    beforeAll(async () => {
      person = await register(url(), "careless");
      roomId = (await person.createRoom()).id;
    });
    const storedMessages = async () => (await person.history(roomId)).items.length;

    it.each(BAD_SENDS)(
      "refuses a message with %s alike over REST and the socket, and stores nothing",
      async (_what, send, code) => {
        onTestFinished(() => person.close());
        const posted = await person.post(`/api/rooms/${roomId}/messages`, send);
        const connection = await person.connect();
        const emitted = await connection.ask("message:send", { roomId, ...send });
        const { code: restCode, status, retryable, details, detail } = posted.body;
        expect([status, restCode]).toEqual([400, code]);
        expect(posted.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
        expect(emitted).toEqual({ ok: false, error: { code, status, retryable, details, message: detail } });
        expect(await storedMessages()).toBe(0);
      },
    );

    it.each(MALFORMED_IDS)("refuses the malformed id %s alike everywhere", async (id) => {
      onTestFinished(() => person.close());
      const answers = [
        await person.get(`/api/rooms/${id}`),
        await person.get(`/api/rooms/${id}/messages`),
        await person.get(`/api/rooms/${id}/changes?after=0`),
        await person.post(`/api/rooms/${id}/join`),
        await person.get(`/api/rooms?cursor=${id}`),
      ];
      for (const { status, body } of answers) expect([status, body.code]).toEqual([400, "request.invalid"]);
      const connection = await person.connect();
      for (const event of ["room:join", "room:leave", "room:sync", "message:send"])
        expect(await connection.ask(event, { roomId: id, after: 0, body: "x" })).toMatchObject({
          ok: false,
          error: { code: "request.invalid" },
        });
    });

    it("answers that an unknown room does not exist", async () => {
      const answer = await person.get(`/api/rooms/${UNKNOWN}`);
      expect([answer.status, answer.body.code]).toEqual([404, "room.not_found"]);
      expect((await person.post(`/api/rooms/${person.id}/join`)).body.code).toBe("room.not_found");
    });

    it.each(MALFORMED_NUMBERS)("refuses the number %j in every query (S23)", async (number) => {
      const value = encodeURIComponent(number);
      for (const query of [
        `messages?before=${value}`,
        `messages?after=${value}`,
        `messages?around=${value}`,
        `messages?limit=${value}`,
        `changes?after=${value}`,
        `changes?after=0&limit=${value}`,
        `changes?after=0&maxChanges=${value}`,
        `members?limit=${value}`,
      ]) {
        const { status, body } = await person.get(`/api/rooms/${roomId}/${query}`);
        expect([query, status, body.code]).toEqual([query, 400, "request.invalid"]);
      }
    });

    it.each(IMPOSSIBLE_TIMES)("refuses the time %s everywhere", async (time) => {
      const room = `/api/rooms/${roomId}`;
      const sanction = `${room}/sanctions/${UNKNOWN}`;
      const encoded = encodeURIComponent(time);
      for (const [what, { status, body }] of Object.entries({
        notifications: await person.put(`${room}/notifications`, { level: "none", until: time }),
        mute: await person.put(`${sanction}/mute`, { until: time }),
        ban: await person.put(`${sanction}/ban`, { until: time }),
        invite: await person.post(`${room}/invites`, { expiresAt: time }),
        threads: await person.get(`/api/threads?cursor=${encoded}~${roomId}`),
        rooms: await person.get(`/api/rooms?membership=joined&sort=activity&cursor=${encoded}~${roomId}`),
        sanctions: await person.get(`${room}/sanctions?cursor=${encoded}~${roomId}~ban`),
        pins: await person.get(`${room}/pins?cursor=${encoded}~${roomId}`),
        scheduled: await person.get(`/api/scheduled?cursor=${encoded}~${roomId}`),
        search: await person.get(`/api/search/messages?q=x&cursor=1~${encoded}~${roomId}`),
      }))
        expect([what, status, body.code]).toEqual([what, 400, "request.invalid"]);
    });

    it.each([-1, 1.5, 1e30, 2 ** 53 + 2, "1", null, Number.NaN])("refuses to sync after %j (S23)", async (after) => {
      onTestFinished(() => person.close());
      const connection = await person.connect();
      expect(await connection.ask("room:sync", { roomId, after })).toMatchObject({
        ok: false,
        error: { code: "request.invalid" },
      });
    });

    it("refuses page sizes outside 1 to 100, and two cursors at once", async () => {
      for (const query of ["limit=0", "limit=101", "limit=5&limit=6", "before=3&after=1"])
        expect((await person.get(`/api/rooms/${roomId}/messages?${query}`)).body.code).toBe("request.invalid");
    });

    it("refuses a maximum of changes outside 1 to 100,000", async () => {
      for (const maxChanges of ["0", "100001", "many", ""])
        expect((await person.get(`/api/rooms/${roomId}/changes?after=0&maxChanges=${maxChanges}`)).body.code).toBe(
          "request.invalid",
        );
    });

    it("refuses bodies that are no JSON object", async () => {
      for (const body of ['{"name":', "[]", '"name"', "null", "5", '{"name":"x"}}']) {
        const answer = await request<{ code: string }>(url(), "/api/rooms", {
          method: "POST",
          token: person.token,
          body,
        });
        expect([body, answer.status, answer.body.code]).toEqual([body, 400, "request.invalid"]);
      }
    });

    it("refuses a body past 64 KiB and continues to serve", async () => {
      const answer = await person.post(`/api/rooms/${roomId}/messages`, { body: "x".repeat(70_000) });
      expect([answer.status, answer.body.code]).toEqual([413, "request.too_large"]);
      expect((await person.get("/api/users/me")).status).toBe(200);
    });

    it("reports all problems of a room together", async () => {
      const wrong = await person.post("/api/rooms", { name: 5, description: [], visibility: "secret" });
      expect(issuePaths(wrong)).toEqual(["description", "name", "visibility"]);
      const long = await person.post("/api/rooms", { name: "n".repeat(81), description: "d".repeat(501) });
      expect(issuePaths(long)).toEqual(["description", "name"]);
      const mixed = await person.post("/api/rooms", { name: "", visibility: "secret" });
      expect(issuePaths(mixed)).toEqual(["name", "visibility"]);
      const send = await person.post(`/api/rooms/${roomId}/messages`, { body: " ", clientMessageId: 5 });
      expect(issuePaths(send)).toEqual(["body", "clientMessageId"]);
    });

    it.each(["", "   ", "a\u202eb", "a\u200bb", "a\nb", "a\0b"])("refuses the room name %j", async (name) => {
      expect((await person.post("/api/rooms", { name })).body.code).toBe("request.invalid");
    });

    it("ignores extra fields (S3)", async () => {
      const body =
        '{"name":"extra","kind":"direct","id":"x","seq":99,"__proto__":{"visibility":"private"},"constructor":{"a":1}}';
      const answer = await request<{ kind: string; seq: number }>(url(), "/api/rooms", {
        method: "POST",
        token: person.token,
        body,
      });
      expect(answer).toMatchObject({ status: 201, body: { kind: "public", seq: 0 } });
    });

    it("answers unknown routes with JSON", async () => {
      for (const path of ["/api/nothing", "/api", "/nothing/here", "/api/rooms/%"]) {
        const { status, body } = await person.get(path);
        expect([path, body.code]).toEqual([path, status === 404 ? "route.not_found" : "request.invalid"]);
      }
    });

    it("answers malformed events and continues to serve (S13)", async () => {
      onTestFinished(() => person.close());
      const connection = await person.connect();
      const { socket } = connection;
      expect(await connection.ask("no:such:event", {})).toMatchObject({
        ok: false,
        error: { code: "event.not_found", status: 404 },
      });
      expect(await connection.ask("constructor", {})).toMatchObject({ ok: false, error: { code: "event.not_found" } });
      expect(await connection.ask("message:send")).toMatchObject({ ok: false, error: { code: "request.invalid" } });
      for (const payload of [null, 5, "text", [], true])
        expect(await connection.ask("message:send", payload)).toMatchObject({ ok: false });
      const loose = socket as unknown as { emit(event: string, ...args: unknown[]): void };
      loose.emit("message:send", { roomId, body: "no ack" });
      loose.emit("message:send", { roomId, body: "an ack that is no function" }, "ack");
      loose.emit("message:send", { roomId, body: Buffer.from("binary") });
      loose.emit("error", new Error("a client's own"));
      loose.emit("no:such:event");
      const { items } = await waitForMessages(person, roomId, 2);
      expect(items.map(({ body }) => body)).toEqual(["no ack", "an ack that is no function"]);
      expect(await connection.ask("room:sync", { roomId, after: 0 })).toMatchObject({ ok: true });
    });
  });
}

async function waitForMessages(person: TestClient, roomId: string, count: number) {
  const deadline = Date.now() + 10_000;
  let page = await person.history(roomId);
  while (page.items.length < count && Date.now() < deadline) page = await person.history(roomId);
  return page;
}
