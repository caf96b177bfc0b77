import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import type { Config } from "../../src/main/config/config.js";
import type { MySession, Page } from "../../src/protocol/entities.js";
import { eventually, logIn, PASSWORD, register, TestClient, type LiveClient } from "../support/client.js";
import type { TwoNodes } from "./two-nodes.suite.js";

const PEOPLE = 10;
const SOCKETS_EACH = 10;
const PATIENCE_MS = 60_000;
const SOCKETS = PEOPLE * SOCKETS_EACH;

/** A connection and all its events. */
type Recorded = Readonly<{ live: LiveClient; events: string[]; reasons: string[] }>;

/** A user with many connections of one session and one connection of another, on both nodes. */
type Person = Readonly<{
  here: TestClient;
  elsewhere: TestClient;
  other: TestClient;
  told: Recorded[];
  untouched: Recorded;
}>;

function listen(live: LiveClient): Recorded {
  const told: Recorded = { live, events: [], reasons: [] };
  live.socket.onAny((event: string) => void told.events.push(event));
  live.socket.on("session:ended", ({ reason }) => void told.reasons.push(reason));
  return told;
}

/** S5 on a hundred sockets over two nodes, on any store and bus. */
export function revocationSuite(mode: string, start: (config?: Partial<Config>) => Promise<TwoNodes>): void {
  describe(`revocation on two nodes, ${mode}`, { timeout: 120_000 }, () => {
    let nodes: TwoNodes;
    afterEach(() => nodes.close());

    const url = (node: number) => nodes.apps[node % 2]!.url;

    async function crowd() {
      const owner = await register(url(0), "owner");
      const room = await owner.createRoom();
      const people = await Promise.all(Array.from({ length: PEOPLE }, (_, index) => personIn(room.id, index)));
      return { owner, room, people, told: people.flatMap(({ told }) => told) };
    }

    async function personIn(roomId: string, index: number): Promise<Person> {
      const here = await register(url(index), "person");
      const elsewhere = new TestClient(url(index + 1), here.session);
      await here.post(`/api/rooms/${roomId}/join`);
      const other = await logIn(url(index), here);
      const homes = Array.from({ length: SOCKETS_EACH }, (_, socket) => (socket % 2 ? here : elsewhere));
      const told = (await Promise.all(homes.map((home) => home.connect()))).map(listen);
      return { here, elsewhere, other, told, untouched: listen(await other.connect()) };
    }

    const idOf = async (person: TestClient) =>
      (await person.get<Page<MySession>>("/api/auth/sessions")).body.items.find(({ current }) => current)?.id;

    const TRIGGERS: [string, string, (person: Person) => Promise<{ status: number }>][] = [
      ["a logout", "logged_out", ({ elsewhere }) => elsewhere.post("/api/auth/logout")],
      ["a revocation", "revoked", async ({ here, other }) => other.delete(`/api/auth/sessions/${await idOf(here)}`)],
      ["the end of all other sessions", "revoked", ({ other }) => other.delete("/api/auth/sessions")],
      [
        "a change of the password",
        "password_changed",
        ({ other }) =>
          other.post("/api/auth/password", { currentPassword: PASSWORD, newPassword: "a new battery staple" }),
      ],
    ];

    /** Retries for a while, because a node caches a session for a second. */
    const refusedSoon = async (person: TestClient) => {
      for (let tries = 0; tries < 100; tries += 1) {
        if ((await person.get("/api/users/me")).body?.code === "auth.session_revoked") return;
        await setTimeout(50);
      }
      throw new Error("the ended session is still accepted");
    };

    it("ends every socket at the end of its access token (S5)", async () => {
      nodes = await start({ accessTokenTtl: 12 });
      const { told } = await crowd();
      await eventually(() => told.every(({ live }) => !live.socket.connected), "the end of all sockets", PATIENCE_MS);
      expect(told.map(({ reasons }) => reasons)).toEqual(Array.from({ length: SOCKETS }, () => ["expired"]));
      expect(told.map(({ events }) => events.at(-1))).toEqual(Array.from({ length: SOCKETS }, () => "session:ended"));
    });

    describe.each([
      ["with a working bus", true],
      ["while the bus is down", false],
    ])("%s", (_bus, whole) => {
      const startWithBus = async () => {
        nodes = await start();
        const scene = await crowd();
        if (!whole) nodes.cut();
        return scene;
      };

      it.each(TRIGGERS)("ends every socket of the session and delivers nothing more: %s (S5)", async (...trigger) => {
        const [, reason, pull] = trigger;
        const { owner, room, people, told } = await startWithBus();
        const answers = await Promise.all(people.map(pull));
        expect(answers.map(({ status }) => status)).toEqual(people.map(() => 204));
        await eventually(() => told.every(({ live }) => !live.socket.connected), "the end of all sockets", PATIENCE_MS);

        await owner.send(room.id, "after the end");
        const untouched = people.map((person) => person.untouched);
        await eventually(
          () => untouched.every(({ live }) => live.messages.length === 1),
          "the message on the other connections",
          PATIENCE_MS,
        );
        expect(told.map(({ reasons }) => reasons)).toEqual(Array.from({ length: SOCKETS }, () => [reason]));
        expect(told.map(({ events }) => events.at(-1))).toEqual(Array.from({ length: SOCKETS }, () => "session:ended"));
        expect(told.flatMap(({ live }) => live.messages)).toEqual([]);
        const stillIn = untouched.filter(({ live, reasons }) => live.socket.connected && reasons.length === 0);
        expect(stillIn).toHaveLength(PEOPLE);
        for (const { here, elsewhere } of people) {
          await refusedSoon(here);
          await refusedSoon(elsewhere);
        }
      });

      it("ends delivery on every socket after a ban (S5)", async () => {
        const { owner, room, people, told } = await startWithBus();
        onTestFinished(() => owner.close());
        for (const { here } of people) await owner.put(`/api/rooms/${room.id}/sanctions/${here.id}/ban`, {});
        await eventually(
          () => told.every(({ live, events }) => live.removed.includes(room.id) && events.includes("user:changed")),
          "the end of all memberships, told by the room and by the user feed",
          PATIENCE_MS,
        );
        const heard = told.map(({ events }) => events.length);
        const ownerLive = await owner.connect();
        await owner.send(room.id, "for nobody else");
        await eventually(() => ownerLive.messages.length === 1, "the message");
        expect(told.map(({ events }) => events.length)).toEqual(heard);
        expect(told.flatMap(({ live }) => live.messages)).toEqual([]);
        for (const { live } of told) live.socket.disconnect();
      });
    });
  });
}
