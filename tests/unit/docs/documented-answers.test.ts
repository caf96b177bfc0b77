import { describe, expect, it } from "vitest";
import { undocumentedInAnswer, type RestAnswer } from "../../support/documented/rest-answers.js";
import {
  undocumentedInAck,
  undocumentedInEvent,
  undocumentedInRefusal,
} from "../../support/documented/socket-answers.js";

const ID = "01900000-0000-7000-8000-000000000000";
const AT = "2026-01-01T00:00:00.000Z";
const author = { id: ID, username: "ada", displayName: "Ada", bot: false, deleted: false };
const message = {
  id: ID,
  roomId: ID,
  seq: 1,
  rev: 1,
  author,
  body: "hello",
  threadOf: null,
  threadSeq: null,
  via: "user",
  kind: "text",
  data: null,
  replyTo: null,
  thread: null,
  mentions: { userIds: [], room: false, here: false },
  reactions: [],
  pinnedAt: null,
  sentAt: AT,
  editedAt: null,
  deletedAt: null,
};
const history = { items: [message], notices: [], hasBefore: false, hasAfter: false };
const { hasAfter: _left, ...incomplete } = history;
const failure = { code: "room.not_found", status: 404, retryable: false, message: "There is no such room." };
const problem = {
  code: "room.not_found",
  status: 404,
  retryable: false,
  type: "urn:synctalk:problem:room.not_found",
  title: "Not found",
  detail: "There is no such room.",
  requestId: ID,
};
const limited = { ...problem, code: "rate.limited", status: 429, type: "urn:synctalk:problem:rate.limited" };

const JSON_TYPE = "application/json; charset=utf-8";
const PROBLEM_TYPE = "application/problem+json; charset=utf-8";
const NAME = "GET /api/rooms/{roomId}/messages";

type Planted = Partial<Omit<RestAnswer, "headers" | "text">> & { type?: string; headers?: Record<string, string> };

/** Deviations of an answer with this body to a request for the messages of a room. */
function found(body: unknown, { type = JSON_TYPE, headers = {}, ...more }: Planted = {}): readonly string[] {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const sent = new Headers({ ...(type && { "content-type": type }), ...headers });
  const request = { method: "GET", path: `/api/rooms/${ID}/messages?limit=5`, status: 200 };
  return undocumentedInAnswer({ ...request, ...more, headers: sent, text });
}

const refused = { status: 404, type: PROBLEM_TYPE };
const tooMany = { status: 429, type: PROBLEM_TYPE };
const nowhere = { ...refused, path: "/api/nowhere" };
const unknownRoute = { ...problem, code: "route.not_found", type: "urn:synctalk:problem:route.not_found" };
const metrics = { path: "/metrics", type: "text/plain; version=0.0.4; charset=utf-8" };

describe("REST answers", () => {
  it.each<[string, readonly string[]]>([
    ["a success", found(history)],
    ["a refusal", found(problem, refused)],
    ["a refusal with a header", found(limited, { ...tooMany, headers: { "Retry-After": "3" } })],
    ["an empty answer", found("", { method: "POST", path: "/api/auth/logout", status: 204, type: "" })],
    ["a text", found("# HELP", metrics)],
    ["HEAD", found("", { method: "HEAD" })],
    ["an unknown route", found(unknownRoute, nowhere)],
    ["a file", found("<html>", { path: "/", type: "text/html" })],
  ])("are accepted as documented: %s", (_what, deviations) => {
    expect(deviations).toEqual([]);
  });

  it.each<[string, readonly string[], string]>([
    ["a wrong type", found({ ...history, hasBefore: "no" }), "200: /hasBefore must be boolean"],
    ["a missing property", found(incomplete), "200: / must have required property 'hasAfter'"],
    [
      "an undocumented property",
      found({ ...history, items: [{ ...message, author: { ...author, email: "ada@example.com" } }] }),
      "200: /items/0/author must NOT have additional properties (email)",
    ],
    [
      "a wrong format",
      found({ ...history, items: [{ ...message, sentAt: "today" }] }),
      '200: /items/0/sentAt must match format "date-time"',
    ],
    ["an undocumented status", found(history, { status: 201 }), "201: the document has no such status"],
    [
      "an undocumented code",
      found({ ...problem, code: "message.deleted" }, refused),
      '404: /code must be equal to one of the allowed values ("message.deleted")',
    ],
    [
      "an undocumented property of a refusal",
      found({ ...problem, stack: "at" }, refused),
      "404: / must NOT have additional properties (stack)",
    ],
    [
      "a refusal of another type",
      found({ ...problem, type: "about:blank" }, refused),
      '404: /type must match pattern "^urn:synctalk:problem:.*"',
    ],
    [
      "another content type",
      found(problem, { status: 404 }),
      `404: content type "${JSON_TYPE}" instead of "application/problem+json"`,
    ],
    [
      "a wrong header",
      found(limited, { ...tooMany, headers: { "Retry-After": "soon" } }),
      "429: header Retry-After / must be integer",
    ],
    ["broken JSON", found("{"), "200: / is no JSON"],
  ])("are reported with %s", (_what, deviations, expected) => {
    expect(deviations).toEqual([`${NAME} ${expected}`]);
  });

  it.each<[string, readonly string[], string]>([
    [
      "a body without a documented one",
      found({}, { method: "POST", path: "/api/auth/logout", status: 204 }),
      "POST /api/auth/logout 204: the document has no body",
    ],
    [
      "an answer of a route without documentation",
      found({}, { path: "/api/secrets" }),
      "GET /api/secrets 200: the document has no such status",
    ],
  ])("are reported with %s", (_what, deviations, expected) => {
    expect(deviations).toEqual([expected]);
  });
});

describe("socket answers", () => {
  it.each<[string, readonly string[]]>([
    ["an acknowledgement", undocumentedInAck("message:send", { ok: true, data: { message, repeated: false } })],
    ["a refusal", undocumentedInAck("message:send", { ok: false, error: failure })],
    [
      "an unknown event",
      undocumentedInAck("no:such:event", { ok: false, error: { ...failure, code: "event.not_found" } }),
    ],
    ["an announcement", undocumentedInEvent("room:resync", [{ roomId: ID, rev: 3 }])],
    [
      "a refused handshake",
      undocumentedInRefusal({ message: "No.", data: { ...failure, code: "auth.token_invalid", status: 401 } }),
    ],
  ])("are accepted as documented: %s", (_what, deviations) => {
    expect(deviations).toEqual([]);
  });

  const send = (ack: unknown) => undocumentedInAck("message:send", ack);
  const data = { message, repeated: false };
  it.each<[string, readonly string[], string]>([
    [
      "a wrong type",
      send({ ok: true, data: { ...data, repeated: 0 } }),
      "message:send ack: /data/repeated must be boolean",
    ],
    [
      "a missing property",
      send({ ok: true, data: { message } }),
      "message:send ack: /data must have required property 'repeated'",
    ],
    [
      "an undocumented property",
      send({ ok: true, data: { ...data, cost: 1 } }),
      "message:send ack: /data must NOT have additional properties (cost)",
    ],
    [
      "an undocumented code",
      send({ ok: false, error: { ...failure, code: "room.last_owner" } }),
      'message:send ack: /error/code must be equal to one of the allowed values ("room.last_owner")',
    ],
    [
      "an unknown event that is served",
      undocumentedInAck("room:secret", { ok: true }),
      "room:secret ack: / must have required property 'error'",
    ],
    [
      "a wrong event payload",
      undocumentedInEvent("room:resync", [{ roomId: ID, rev: "3" }]),
      "room:resync: /rev must be integer",
    ],
    ["an undocumented event", undocumentedInEvent("room:secret", [{}]), "room:secret: the document has no such event"],
    [
      "a second payload",
      undocumentedInEvent("room:resync", [{ roomId: ID, rev: 3 }, 4]),
      "room:resync: 2 payloads instead of one",
    ],
    [
      "an undocumented code of a handshake",
      undocumentedInRefusal({ message: "No.", data: { ...failure } }),
      'connect_error: /data/code must be equal to one of the allowed values ("room.not_found")',
    ],
  ])("are reported with %s", (_what, deviations, expected) => {
    expect(deviations[0]).toBe(expected);
  });
});
