import { describe, expect, it, onTestFinished } from "vitest";
import { DEFAULT_LIMITS, type LimitedAction } from "../../src/domain/limits/limit.js";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { startTestServer } from "../../src/main/testing.js";
import type { Room } from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import { register, type TestClient } from "../support/client.js";

const FEW = { quota: 3, windowMs: 3_600_000 };

/** A server on which one of these actions is allowed three times. */
async function limitedServer(action: LimitedAction) {
  const limits = { ...LIMIT_DEFAULTS, rates: { ...LIMIT_DEFAULTS.rates, [action]: FEW } };
  const app = await startTestServer({ config: { rateLimits: true, limits } });
  onTestFinished(() => app.close());
  return app.url;
}

const limitOf = ({ body }: { body: ProblemDetails | undefined }) => body?.details?.["limit"];
const joinPath = ({ id }: Room) => `/api/rooms/${id}/join`;
const leavePath = ({ id }: Room) => `/api/rooms/${id}/leave`;

describe("limits of membership changes", () => {
  it("refuses repeated joins and leaves of one room over both transports before anything changes (S28)", async () => {
    const url = await limitedServer("membership.own");
    const [ada, bob] = await Promise.all([register(url), register(url)]);
    onTestFinished(() => bob.close());
    const room = await ada.createRoom();
    const live = await bob.connect();
    await bob.post(joinPath(room));
    await live.do("room:leave", { roomId: room.id });
    await live.do("room:join", { roomId: room.id });
    const refused = await bob.post(leavePath(room));
    expect([refused.status, limitOf(refused)]).toEqual([429, "membership.own"]);
    expect(refused.headers.get("retry-after")).toEqual(expect.any(String));
    const details = { limit: "membership.own", retryAfterMs: expect.any(Number) };
    expect(await live.ask("room:leave", { roomId: room.id })).toMatchObject({
      error: { code: "rate.limited", details },
    });
    expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body).toMatchObject({ rev: 4, memberCount: 2 });
    expect((await bob.post(joinPath(room))).status).toBe(200);
    expect((await bob.post(joinPath(await ada.createRoom()))).status).toBe(200);
  });

  it("counts membership changes per user over all rooms, and per room over all users (S28)", async () => {
    const url = await limitedServer("membership.user");
    const [ada, bob] = await Promise.all([register(url), register(url)]);
    for (let rooms = 0; rooms < 3; rooms += 1) await bob.post(joinPath(await ada.createRoom()));
    expect(limitOf(await bob.post(joinPath(await ada.createRoom())))).toBe("membership.user");

    const other = await limitedServer("membership.room");
    const owner = await register(other);
    const [room, quiet] = [await owner.createRoom(), await owner.createRoom()];
    for (let people = 0; people < 3; people += 1) await (await register(other)).post(joinPath(room));
    const late = await register(other);
    expect(limitOf(await late.post(joinPath(room)))).toBe("membership.room");
    expect((await late.post(joinPath(quiet))).status).toBe(200);
  });

  it("lets a member leave, however often others added them again", async () => {
    const url = await limitedServer("membership.own");
    const [ada, bob, carol] = await Promise.all([register(url), register(url), register(url)]);
    const group = (await ada.post<Room>("/api/rooms/group", { userIds: [bob.id, carol.id] })).body;
    const add = () => carol.put(`/api/rooms/${group.id}/members/${bob.id}`, {});
    for (let times = 0; times < 4; times += 1) expect((await add()).status).toBe(200);
    for (let times = 0; times < 4; times += 1) {
      await ada.delete(`/api/rooms/${group.id}/members/${bob.id}`);
      expect((await add()).status).toBe(200);
    }
    expect((await bob.post(leavePath(group))).status).toBe(204);
  });

  it("charges additions to the adder, and nothing for somebody who is a member already", async () => {
    const url = await limitedServer("member.add");
    const [ada, ...others] = await Promise.all(Array.from({ length: 5 }, () => register(url)));
    const room = await ada?.createRoom({ visibility: "private" });
    const add = (user: TestClient | undefined) => ada?.put(`/api/rooms/${room?.id}/members/${user?.id}`, {});
    for (let times = 0; times < 5; times += 1) expect((await add(others[0]))?.status).toBe(200);
    const statuses = [];
    for (const other of others) statuses.push((await add(other))?.status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it.each(["moderation.user", "moderation.room"] as const)("limits moderators by %s (S28)", async (action) => {
    const url = await limitedServer(action);
    const [ada, bob] = await Promise.all([register(url), register(url)]);
    const room = await ada.createRoom();
    await bob.post(joinPath(room));
    const member = `/api/rooms/${room.id}/members/${bob.id}`;
    const sanctions = `/api/rooms/${room.id}/sanctions/${bob.id}`;
    const all = (person: TestClient) => [
      () => person.patch(member, { role: "moderator" }),
      () => person.put(`${sanctions}/mute`, {}),
      () => person.delete(`${sanctions}/mute`),
      () => person.delete(member),
    ];
    for (const moderate of all(ada).slice(0, 3)) expect((await moderate()).status).toBeLessThan(300);
    for (const moderate of all(ada)) expect(limitOf(await moderate())).toBe(action);
    const stranger = await register(url);
    for (const moderate of all(stranger)) expect((await moderate()).body.code).toBe("room.not_a_member");
    expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body).toMatchObject({ rev: 5, memberCount: 2 });
  });

  it("limits how many rooms a user creates (S28)", async () => {
    const url = await limitedServer("room.create");
    const ada = await register(url);
    for (let rooms = 0; rooms < 3; rooms += 1) await ada.createRoom();
    expect(limitOf(await ada.post("/api/rooms", { name: "one more" }))).toBe("room.create");
  });

  it("allows several joins and leaves of one room per minute by default (S28)", () => {
    const { quota, windowMs } = DEFAULT_LIMITS["membership.own"];
    expect([quota >= 4, quota / (windowMs / 60_000) <= 10]).toEqual([true, true]);
  });
});
