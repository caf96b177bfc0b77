import { afterAll, expect, it, onTestFinished } from "vitest";
import { createClient, type Room, type SyncTalkClient } from "@synctalk/client";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Example = {
  roomsByActivity(client: SyncTalkClient): Promise<Room[]>;
  titleOf(room: Room): string;
  setTopic(client: SyncTalkClient, room: Room, topic: string): Promise<boolean>;
};

const page = await writeDocumentedFiles("docs/rooms.md");
afterAll(() => page.remove());

it("lists rooms by activity under their titles, and overwrites no topic", async () => {
  const { roomsByActivity, titleOf, setTopic } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, grace, joan] = [await register(app.url), await register(app.url), await register(app.url)];
  const client = createClient({ url: app.url, token: () => ada.token });
  onTestFinished(() => client.disconnect());
  const { rest } = client;
  const engines = await rest.createRoom({ name: "Engines" });
  const notes = await rest.openDirect(ada.id);
  const direct = await rest.openDirect(grace.id);
  const group = await rest.createGroup({ userIds: [grace.id, joan.id] });
  for (const { id } of [group, direct, notes, engines]) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    await ada.send(id, "hello");
  }

  const rooms = await roomsByActivity(client);
  expect(rooms.map(({ id }) => id)).toEqual([engines, notes, direct, group].map(({ id }) => id));
  const named = rooms.map(titleOf);
  expect(named.slice(0, 3)).toEqual(["Engines", "My notes", grace.session.user.displayName]);
  expect(named[3]?.split(", ").toSorted()).toEqual(
    [grace, joan].map(({ session }) => session.user.displayName).toSorted(),
  );

  const seen = await rest.room(engines.id);
  await ada.send(engines.id, "a message is no change of the room");
  expect(await setTopic(client, seen, "steam")).toBe(true);
  expect(await setTopic(client, seen, "diesel")).toBe(false);
  expect((await rest.room(engines.id)).topic).toBe("steam");
});
