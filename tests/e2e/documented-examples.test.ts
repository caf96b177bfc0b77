import { afterAll, beforeAll, expect, it } from "vitest";
import { unlisted } from "../support/api/answers.js";
import { ask } from "../support/api/ask.js";
import { CALLS } from "../support/api/calls.js";
import { ENTRIES } from "../support/api/operations.js";
import { newScene, tokenOf } from "../support/api/scene.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";
import type { About } from "../support/api/targets.js";

/** Fields that an example cannot contain: ids, and tokens that the server issued. */
const IDS = ["roomId", "messageId", "userId", "sessionId", "reportId", "scheduledId", "userIds", "messageIds"];
const ISSUED = new Set([...IDS, "token", "refreshToken", "code"]);

/** Operations whose valid requests need more than a scene has: the refusal that the example gets in a scene. */
const REFUSED: Readonly<Record<string, string>> = {
  "DELETE /api/rooms/:roomId/messages/:messageId/versions/:rev": "version.not_found",
};

/** Operations on messages of others. */
const ABOUT_OTHERS: ReadonlySet<string> = new Set(["POST /api/rooms/:roomId/reports"]);

let stage: InMemoryServer;
beforeAll(async () => {
  stage = await openInMemoryServer();
});
afterAll(() => stage.close());

it.each(ENTRIES)("accepts the documented example of $name", async ({ name, operation }) => {
  const scene = await newScene(stage, { kind: name.endsWith("/seen") ? "group" : "public", owners: 2 });
  const own: About = ABOUT_OTHERS.has(name) ? "another user's message" : "the user's own message";
  const other: About = name.includes("/scheduled/") ? "the user's own scheduled message" : own;
  const about: About = name.includes(":userId") ? "another member" : other;
  const issued = CALLS[name]?.input({ scene, who: "owner", fresh: "" }, about) ?? {};
  const fields = Object.entries(issued).filter(([field]) => ISSUED.has(field));
  const account = name === "POST /api/auth/login" ? { email: scene.people.owner.email } : {};
  const input = { ...operation.example, ...account, ...Object.fromEntries(fields) };
  const answer = await ask(stage.url, name, input, { token: tokenOf(scene, "owner") });
  expect([name, answer.outcome, unlisted(name, answer)]).toEqual([name, REFUSED[name] ?? "ok", []]);
});
