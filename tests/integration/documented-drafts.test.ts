import { afterAll, expect, it, onTestFinished } from "vitest";
import { createClient, draftOf, type Draft, type SyncTalkClient } from "@synctalk/client";
import { startTestServer } from "../../src/main/testing.js";
import { logIn, register, type TestClient } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Kept = { draft: Draft } | { newer: Draft | null };
type KeepDraft = {
  keepDraft(client: SyncTalkClient, roomId: string, draft: { body: string; seen: Draft | null }): Promise<Kept>;
};

type Composer = { write(body: string): Promise<void>; send(body: string): Promise<void> };
type DraftComposer = {
  openComposer(client: SyncTalkClient, roomId: string, show: (text: string) => void): Promise<Composer>;
};

const page = await writeDocumentedFiles("docs/drafts.md");
afterAll(() => page.remove());

const pathOf = (name: string) => page.paths.find((path) => path.endsWith(`${name}.ts`)) ?? "";

async function scene(): Promise<Readonly<{ ada: TestClient; roomId: string; client: SyncTalkClient }>> {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const ada = await register(app.url);
  const { id: roomId } = await ada.createRoom({ name: "general" });
  const client = createClient({ url: app.url, token: () => ada.token });
  onTestFinished(() => client.disconnect());
  return { ada, roomId, client };
}

it("saves a draft, and shows the newer one of another device instead of replacing it", async () => {
  const { keepDraft } = (await import(pathOf("keep-draft"))) as KeepDraft;
  const { ada, roomId, client } = await scene();
  const first = await keepDraft(client, roomId, { body: "Half a", seen: null });
  if (!("draft" in first)) throw new Error("The draft was not saved.");
  const phone = await logIn(ada.url, ada);
  const newer = (await phone.put<Draft>(`/api/rooms/${roomId}/draft`, { body: "From the phone" })).body;
  expect(await keepDraft(client, roomId, { body: "Half a sentence", seen: first.draft })).toEqual({ newer });
  await phone.delete(`/api/rooms/${roomId}/draft`);
  expect(await keepDraft(client, roomId, { body: "Half a sentence", seen: newer })).toEqual({ newer: null });
});

it("keeps a composer in step with the other device, and empties the draft after the send", async () => {
  const { openComposer } = (await import(pathOf("draft-composer"))) as DraftComposer;
  const { ada, roomId, client } = await scene();
  const path = `/api/rooms/${roomId}/draft`;
  const phone = await logIn(ada.url, ada);
  await phone.put<Draft>(path, { body: "From the phone" });
  await client.connect();
  const texts: string[] = [];
  const composer = await openComposer(client, roomId, (text) => texts.push(text));
  expect(texts).toEqual(["From the phone"]);
  await composer.write("From the phone and the laptop");
  const { items } = (await phone.get<{ items: Draft[] }>("/api/drafts")).body;
  expect(items.map(({ body }) => body)).toEqual(["From the phone and the laptop"]);

  const newer = (await phone.put<Draft>(path, { body: "Changed on the phone" })).body;
  await expect.poll(() => draftOf(client.state, { roomId }), { timeout: 10_000 }).toEqual(newer);
  await composer.write("Changed on the laptop");
  await composer.send("Changed on the laptop");
  await expect.poll(() => draftOf(client.state, { roomId }), { timeout: 10_000 }).toBeNull();
  expect((await phone.get<{ items: Draft[] }>("/api/drafts")).body.items).toEqual([]);
});
