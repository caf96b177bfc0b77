import type { Room, LoginResult } from "../../src/protocol/entities.js";
import { request, TestClient } from "../support/client.js";

const PASSWORD = "correct horse battery";

type Names = "maya" | "tom" | "lena" | "ravi";
type Line = readonly [minutesAgo: number, who: Names, text: string];
type SceneRoom = Readonly<{
  name: string;
  description: string;
  visibility?: "private";
  people: readonly Names[];
  lines: readonly Line[];
}>;

const PEOPLE: Readonly<Record<Names, string>> = {
  maya: "Maya Chen",
  tom: "Tom Okafor",
  lena: "Lena Fischer",
  ravi: "Ravi Patel",
};

const ROOMS: readonly SceneRoom[] = [
  {
    name: "Launch week",
    description: "Everything that has to be done before Thursday",
    people: ["maya", "tom", "lena", "ravi"],
    lines: [
      [52, "lena", "The new landing page is on staging. Could somebody look at it on a phone?"],
      [49, "tom", "On it. Looks great here, and it loads in under a second 👌"],
      [47, "lena", "Then it goes live tonight."],
      [38, "maya", "I rehearsed the demo on the train. My connection dropped in the tunnel, twice."],
      [37, "maya", "I just kept typing. When we came out, everything was sent, once, in the right order."],
      [36, "tom", "That is the demo."],
      [35, "tom", "Forget the slides. Wi-Fi off on stage, type something, Wi-Fi on."],
      [14, "maya", "Brave. I like it 😄"],
      [13, "maya", "What do we still need?"],
      [6, "tom", "1. The recording, in case the Wi-Fi stays off\n2. Ravi's numbers\n3. Coffee"],
    ],
  },
  {
    name: "Coffee",
    description: "Beans, and other small talk",
    people: ["maya", "lena", "ravi"],
    lines: [
      [12, "ravi", "The new Ethiopian one is on the shelf"],
      [9, "lena", "Not any more 😇"],
    ],
  },
  {
    name: "Notes to self",
    description: "Only mine",
    visibility: "private",
    people: ["maya"],
    lines: [[64, "maya", "Ask Ravi about the train tickets"]],
  },
  {
    name: "Design reviews",
    description: "Bring something unfinished",
    people: ["lena", "maya"],
    lines: [[95, "maya", "Both, but the second one in dark mode"]],
  },
  {
    name: "Incidents",
    description: "Calm, facts, times",
    people: ["ravi", "maya", "tom"],
    lines: [[150, "ravi", "All clear. Nothing was lost, notes are in the usual place."]],
  },
  { name: "Book club", description: "This month: Middlemarch, to page 200", people: ["lena"], lines: [] },
  { name: "Running", description: "Tuesdays at seven, slowly", people: ["ravi", "tom"], lines: [] },
];

export const scene = {
  viewer: { email: "maya@example.com", password: PASSWORD },
  room: "Launch week",
  lastWord: "Ravi has his, and they look good. So I am on coffee.",
};

/** Plays a morning in a small company. `at` sets the server's clock. */
export async function playScene(
  url: string,
  at: (minutesAgo: number) => void,
): Promise<{ tom: TestClient; roomId: string }> {
  at(200);
  const people = {} as Record<Names, TestClient>;
  for (const name of Object.keys(PEOPLE) as Names[]) people[name] = await signUp(url, name);
  const ids = new Map<string, string>();
  for (const {
    name,
    description,
    visibility = "public",
    people: [owner, ...others],
  } of ROOMS) {
    const { body: room } = await people[owner!].post<Room>("/api/rooms", { name, description, visibility });
    ids.set(name, room.id);
    for (const other of others) await people[other].post(`/api/rooms/${room.id}/join`);
  }
  const lines = ROOMS.flatMap(({ name, lines }) => lines.map((line) => ({ roomId: ids.get(name)!, line })));
  for (const {
    roomId,
    line: [minutesAgo, who, text],
  } of lines.toSorted((a, b) => b.line[0] - a.line[0])) {
    at(minutesAgo);
    await people[who].send(roomId, text);
  }
  at(0);
  return { tom: people.tom, roomId: ids.get(scene.room)! };
}

async function signUp(url: string, name: Names): Promise<TestClient> {
  const body = { email: `${name}@example.com`, username: name, displayName: PEOPLE[name], password: PASSWORD };
  return new TestClient(url, (await request<LoginResult>(url, "/api/auth/register", { method: "POST", body })).body);
}
