import { expect, it } from "vitest";
import { createRestApi } from "../../client/src/rest/rest-api.js";
import { accessTables } from "../support/surface/access-tables.js";
import { served } from "../support/surface/served.js";

/** Public routes have their own functions outside the client. */
const isPrivate = (route: string) => !accessTables()[0]?.calls.includes(route);

/** Routes that the SDK calls, such as `GET /api/rooms/:roomId`. */
async function calledRoutes(): Promise<readonly string[]> {
  const called: string[] = [];
  const rest = createRestApi(async (path, { method = "GET" } = {}) => {
    const pattern = path.replace(/\?.*/, "").replaceAll(/:?\bthe-(\w+)/g, ":$1");
    called.push(`${method} ${pattern}`);
    return undefined as never;
  });
  const ref = { roomId: "the-roomId", userId: "the-userId", id: "the-messageId" };
  const other: Record<string, readonly unknown[]> = { endSession: ["the-sessionId"], profile: ["the-userId"] };
  for (const [name, call] of Object.entries(rest)) {
    const takesRef = ["setRole", "removeMember", "sanction", "liftSanction", "message", "editMessage", "deleteMessage"];
    const args = other[name] ?? (takesRef.includes(name) ? [ref, {}] : ["the-roomId", {}]);
    await (call as (...args: readonly unknown[]) => Promise<unknown>)(...args);
  }
  return called;
}

it("has a method for every private route of the server, and calls no other", async () => {
  const routes = served().routes.filter(isPrivate);
  expect([...new Set(await calledRoutes())].toSorted()).toEqual(routes.toSorted());
  expect(routes.length).toBeGreaterThan(20);
});
