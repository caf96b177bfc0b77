import type { Room, LoginResult, Message } from "../../src/protocol/entities.js";
import { type LiveClient, request, TestClient } from "../support/client.js";

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

const REHEARSED = "I just kept typing. When we came out, everything was sent, once, in the right order.";
const LIST = "1. The recording, in case the Wi-Fi stays off\n2. Ravi's numbers\n3. Coffee";

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
      [37, "maya", REHEARSED],
      [36, "tom", "That is the demo."],
      [35, "tom", "Forget the slides. Wi-Fi off on stage, type something, Wi-Fi on."],
      [13, "maya", "Brave. I like it 😄 What do we still need?"],
      [6, "tom", LIST],
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
  { name: "Book club", description: "This month: Middlemarch, to page 200", people: ["lena"], lines: [] },
  { name: "Running", description: "Tuesdays at seven, slowly", people: ["ravi", "tom"], lines: [] },
];

export const scene = {
  viewer: { email: "maya@example.com", password: PASSWORD },
  room: "Launch week",
  lastWord: "Ravi has his, and they look good. So I am on coffee.",
};

/** People who are there, and what they do before a picture. */
export type PlayedScene = Readonly<{
  /** Lets Tom say the last word, and Lena begin to type. */
  finish(): Promise<void>;
  close(): void;
}>;

/** Plays a morning in a small company. `at` sets the server's clock. */
export async function playScene(url: string, at: (minutesAgo: number) => void): Promise<PlayedScene> {
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
    const settings = { receipts: true };
    const { body: room } = await people[owner!].post<Room>("/api/rooms", { name, description, visibility, settings });
    ids.set(name, room.id);
    for (const other of others) await people[other].post(`/api/rooms/${room.id}/join`);
  }
  const { body: direct } = await people.maya.put<Room>(`/api/rooms/direct/${people.ravi.id}`);
  const lines = ROOMS.flatMap(({ name, lines }) => lines.map((line) => ({ roomId: ids.get(name)!, line })));
  const talk: readonly Line[] = [
    [25, "maya", "Could you send me the numbers?"],
    [21, "ravi", "They are in your mail"],
  ];
  lines.push(...talk.map((line) => ({ roomId: direct.id, line })));
  const sent = new Map<string, Message>();
  for (const {
    roomId,
    line: [minutesAgo, who, text],
  } of lines.toSorted((a, b) => b.line[0] - a.line[0])) {
    at(minutesAgo);
    sent.set(text, await people[who].send(roomId, text));
  }
  at(0);
  const roomId = ids.get(scene.room)!;
  await answer(people, roomId, sent);
  await people.maya.put(`/api/rooms/${ids.get("Design reviews")}/draft`, { body: "The third one, if we" });
  const live = await appear(people);
  return {
    finish: async () => {
      await people.tom.send(roomId, scene.lastWord);
      await live.lena.do("activity:set", { roomId, state: "typing" });
    },
    close: () => Object.values(people).forEach((person) => person.close()),
  };
}

/** Reactions, a thread, and who has read how far. */
async function answer(people: Record<Names, TestClient>, roomId: string, sent: Map<string, Message>): Promise<void> {
  const { tom, lena, ravi, maya } = people;
  const rehearsed = `/api/rooms/${roomId}/messages/${sent.get(REHEARSED)?.id}/reactions`;
  for (const person of [tom, lena, ravi]) await person.put(`${rehearsed}/${encodeURIComponent("😍")}`);
  await lena.put(`${rehearsed}/${encodeURIComponent("❤️")}`);
  const threadOf = sent.get(LIST)?.id;
  for (const [person, body] of [
    [ravi, "The numbers are done."],
    [lena, "I have a recording from Tuesday."],
    [maya, "Perfect, thank you both."],
  ] as const)
    await person.post(`/api/rooms/${roomId}/messages`, { body, threadOf });
  for (const person of [maya, lena, ravi]) await person.put(`/api/rooms/${roomId}/read`, { seq: sent.get(LIST)?.seq });
}

/** Tom and Lena are there, and Ravi is at lunch. */
async function appear({ tom, lena, ravi }: Record<Names, TestClient>): Promise<{ lena: LiveClient }> {
  await tom.connect();
  await (await ravi.connect()).do("presence:set", { status: "away", text: "At lunch" });
  return { lena: await lena.connect() };
}

async function signUp(url: string, name: Names): Promise<TestClient> {
  const body = { email: `${name}@example.com`, username: name, displayName: PEOPLE[name], password: PASSWORD };
  return new TestClient(url, (await request<LoginResult>(url, "/api/auth/register", { method: "POST", body })).body);
}
