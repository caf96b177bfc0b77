import { afterAll, expect, it, onTestFinished } from "vitest";
import { createClient, type FoundMessage, type SyncTalkClient } from "@synctalk/client";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Example = {
  search(client: SyncTalkClient, q: string, roomId?: string): Promise<readonly FoundMessage[]>;
  pieces(found: FoundMessage): { text: string; found: boolean }[];
};

const page = await writeDocumentedFiles("docs/search.md");
afterAll(() => page.remove());

it("finds messages and shows the found words", async () => {
  const { search, pieces } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, grace] = [await register(app.url), await register(app.url)];
  const { id } = await ada.createRoom();
  await ada.send(id, "👍 See my.sess.opts handler");
  await ada.send(id, "Something else");
  const client = createClient({ url: app.url, token: () => grace.token });
  onTestFinished(() => client.disconnect());

  expect(await search(client, "sess.opts han")).toEqual([]);
  const [found] = await search(client, "sess.opts han", id);
  expect(found && pieces(found)).toEqual([
    { text: "👍 See my.", found: false },
    { text: "sess.opts", found: true },
    { text: " ", found: false },
    { text: "handler", found: true },
  ]);
});
