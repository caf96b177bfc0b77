import type { Socket } from "socket.io-client";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Show = (userIds: string[], others: number) => void;
type Example = { showActivity(socket: Socket, roomId: string, show: Show): Promise<() => void> };

const page = await writeDocumentedFiles("docs/activity.md");
afterAll(() => page.remove());

it("shows who is typing, without the reader", async () => {
  const { showActivity } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, grace] = [await register(app.url), await register(app.url)];
  onTestFinished(() => [ada, grace].forEach((person) => person.close()));
  const { id } = await ada.createRoom();
  await grace.post(`/api/rooms/${id}/join`);
  const shown: [string[], number][] = [];
  const [live, other] = [await ada.connect(), await grace.connect()];
  const typed = await showActivity(live.socket, id, (...activity) => void shown.push(activity));
  typed();
  await other.do("activity:set", { roomId: id, state: "typing" });
  await eventually(() => shown.length > 0, "the activity");
  await other.do("activity:set", { roomId: id, state: null });
  await eventually(() => shown.length > 1, "its end");
  expect(shown).toEqual([
    [[grace.id], 0],
    [[], 0],
  ]);
});
