import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import type { Page } from "../../src/protocol/entities.js";
import type { Draft } from "../../src/protocol/user-entities.js";
import { type Answer, register } from "../support/client.js";

it("takes 200 drafts from a user, and another one after a deletion", async () => {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const ada = await register(app.url);
  const room = await ada.createRoom();
  const path = `/api/rooms/${room.id}/draft`;
  const roots: string[] = [];
  for (let each = 0; each < 201; each += 1) roots.push((await ada.send(room.id, `${each}`)).id);
  const save = (threadOf: string | undefined) => ada.put(path, { threadOf, body: "🌱".repeat(4_000) });
  const answers = await Promise.all(roots.map(save));
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.map(({ status, body }) => [status, body.code, body.details])).toEqual([
    [409, "draft.too_many", { most: 200 }],
  ]);
  const left = roots[answers.findIndex(({ status }) => status !== 200)];
  const [other] = roots.filter((root) => root !== left);
  expect((await save(other)).status).toBe(200);
  await ada.delete(`${path}?threadOf=${other}`);
  expect((await save(left)).status).toBe(200);

  const pages: number[] = [];
  let cursor: string | null = "";
  do {
    const { body }: Answer<Page<Draft>> = await ada.get<Page<Draft>>(
      `/api/drafts?limit=100${cursor && `&cursor=${cursor}`}`,
    );
    expect(JSON.stringify(body).length).toBeLessThan(512 * 1024);
    pages.push(body.items.length);
    cursor = body.nextCursor;
  } while (cursor !== null);
  expect(pages.reduce((sum, each) => sum + each)).toBe(200);
  expect(Math.max(...pages)).toBeLessThan(100);
});
