import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accessTables, type AccessTable } from "../support/api/access-tables.js";
import { unlisted } from "../support/api/answers.js";
import { ask, type Answer } from "../support/api/ask.js";
import { CALLS, events, routes } from "../support/api/calls.js";
import { STANDINGS, type Standing } from "../support/api/people.js";
import { newId } from "../../src/contracts/builders.js";
import { newScene, ROOMS, tokenOf, type Scene, type SceneRoom } from "../support/api/scene.js";
import { served } from "../support/api/served.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";
import { storedIn } from "../support/api/stored.js";
import { ownersFor, UNKNOWN, type About } from "../support/api/targets.js";

const tables = accessTables();
const isAboutARoom = (name: string) => Object.hasOwn(CALLS[name]?.schema.shape ?? {}, "roomId");
const OUTSIDERS = ["stranger", "former member", "banned"] as const;

let stage: InMemoryServer;
// The scenes of all tests together would fill one server, which takes longer for each of them.
beforeEach(async () => {
  stage = await openInMemoryServer();
});
afterEach(() => stage.close());

let asked = 0;

function askAs(who: Standing, scene: Scene, name: string, about: About, with_: Record<string, string> = {}) {
  asked += 1;
  const input = { ...CALLS[name]?.input({ scene, who, fresh: `fresh-${asked}` }, about), ...with_ };
  return ask(stage.url, name, input, { token: tokenOf(scene, who) });
}

/** Answer to one user in a separate scene. A refusal must not change anything. */
async function answerFor(kind: SceneRoom, who: Standing, name: string, about: About): Promise<string> {
  const scene = await newScene(stage, { kind, owners: ownersFor(about) });
  await addBlock(scene, who, about);
  const before = await storedIn(stage, scene);
  const answer = await askAs(who, scene, name, about);
  expect(unlisted(name, answer)).toEqual([]);
  if (answer.outcome !== "ok") expect([name, who, await storedIn(stage, scene)]).toEqual([name, who, before]);
  return answer.outcome;
}

/** Stores the block that the subject of the request names. */
async function addBlock({ people, elsewhere }: Scene, who: Standing, about: About): Promise<void> {
  if (who === "anonymous" || !about.includes("block")) return;
  const pair = [people[who].id, elsewhere.author.id] as const;
  const [userId, blockedId] = about === "somebody who blocks the user" ? ([pair[1], pair[0]] as const) : pair;
  await stage.store.unitOfWork.run((tx) => tx.blocks.add({ id: newId(), userId, blockedId, at: new Date() }));
}

async function answersOf({ rooms }: AccessTable, name: string, about: About) {
  const answers: Partial<Record<SceneRoom, Record<string, string>>> = {};
  for (const kind of ROOMS.filter((kind) => rooms[kind])) {
    const row = STANDINGS.map(async (who) => [who, await answerFor(kind, who, name, about)] as const);
    answers[kind] = Object.fromEntries(await Promise.all(row));
  }
  return answers;
}

describe("tables of docs/access.md", () => {
  it("lists exactly the routes and events of the server (S1)", () => {
    const { routes: realRoutes, events: realEvents } = served();
    const named = [...new Set(tables.flatMap(({ calls }) => calls))].toSorted();
    expect(named).toEqual([...realRoutes, ...realEvents].toSorted());
    expect(Object.keys(CALLS).toSorted()).toEqual(named);
    expect([routes.length, events.length]).toEqual([realRoutes.length, realEvents.length]);
    expect(realRoutes.length).toBeGreaterThan(20);
  });

  it("lists all kinds of rooms for each call about a room (S1)", () => {
    for (const { calls, rooms } of tables.filter(({ calls }) => calls.some(isAboutARoom)))
      expect([calls, Object.keys(rooms)]).toEqual([calls, [...ROOMS]]);
  });
});

describe.each(tables)("$title", (table) => {
  const cases = table.calls.flatMap((name) =>
    table.abouts.map((about) => [`${name}, about ${about}`, name, about] as const),
  );
  it.each(cases)("gives the documented answer to %s (S1, S2)", async (_title, name, about) => {
    expect(await answersOf(table, name, about)).toEqual(table.rooms);
  });
});

describe("private, direct and group rooms", () => {
  const roomCalls = [...routes, ...events].filter(isAboutARoom);
  const bytes = ({ status, headers, text }: Answer) => {
    const own = /"requestId":"[^"]*"/g;
    const volatile = new Set(["date", "x-request-id"]);
    const kept = headers.filter((_, index) => !volatile.has(headers[index - (index % 2)]?.toLowerCase() ?? ""));
    return JSON.stringify([status, kept, text.replaceAll(own, "")]);
  };

  it.each(roomCalls)("answers outsiders of %s byte for byte like a missing room (S1)", async (name) => {
    for (const kind of ["private", "direct", "group"] as const)
      for (const who of OUTSIDERS) {
        const scene = await newScene(stage, { kind });
        const about = name.includes(":userId") ? "another member" : "another user's message";
        const closed = await askAs(who, scene, name, about);
        const unknown = { roomId: UNKNOWN, ...(/:messageId|edit|delete/.test(name) && { messageId: UNKNOWN }) };
        const nowhere = await askAs(who, scene, name, about, unknown);
        expect(closed.outcome).toBe("room.not_found");
        expect(bytes(closed)).toBe(bytes(nowhere));
      }
  });
});
