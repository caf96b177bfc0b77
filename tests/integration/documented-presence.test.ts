import type { Socket } from "socket.io-client";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import type { Presence } from "../../src/protocol/presence-entities.js";
import { eventually, register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Example = { watchPeople(socket: Socket, userIds: string[], show: (presence: Presence) => void): Promise<void> };

const page = await writeDocumentedFiles("docs/presence.md");
afterAll(() => page.remove());

it("keeps the presences of people up to date", async () => {
  const { watchPeople } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, grace, eve] = await Promise.all([register(app.url), register(app.url), register(app.url)]);
  onTestFinished(() => [ada, grace, eve].forEach((person) => person.close()));
  const { id } = await ada.createRoom();
  await grace.post(`/api/rooms/${id}/join`);
  await eve.connect();
  const live = await ada.connect();
  const shown: Presence[] = [];
  await watchPeople(live.socket, [grace.id, eve.id], (presence) => void shown.push(presence));
  const other = await grace.connect();
  await eventually(() => shown.length > 1, "grace's connection");
  await other.do("presence:set", { status: "away", text: "At lunch" });
  await eventually(() => shown.at(-1)?.status === "away" && shown.at(-1)?.text === "At lunch", "the new status");
  expect(shown[0]).toEqual({ userId: grace.id, status: "offline", lastSeenAt: null, text: null });
  expect(new Set(shown.map(({ userId }) => userId))).toEqual(new Set([grace.id]));
});
