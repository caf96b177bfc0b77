import { expect, it } from "vitest";
import { shownMessages, type SyncTalkClient, withPendingChanges } from "../../client/src/index.js";
import { eventually } from "../support/client.js";
import { clientScene } from "../support/client-scene.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

/** Ada, connected and in her room, behind a network that can be cut. */
async function scene() {
  const { rest, ...held } = await clientScene();
  const stored = async () => (await rest.history(held.roomId)).items.map(({ body }) => body);
  return { ...held, stored };
}

const asShown = ({ state }: SyncTalkClient, roomId: string) => {
  const room = state.rooms.get(roomId);
  return room ? withPendingChanges(shownMessages(room), state.changes).map(({ body }) => body) : [];
};

it("keeps offline edits and deletions, shows them at once, and stores the last text of each", async () => {
  const { client, roomId, proxy, goOffline, stored } = await scene();
  const first = await client.send(roomId, { body: "frist" });
  const second = await client.send(roomId, { body: "never mind" });
  await goOffline();
  const edits = [
    client.edit(first, { body: "firts" }),
    client.edit(first, { body: "first" }),
    client.edit(second, { body: "mind" }),
    client.delete(second),
  ];
  expect(client.state.changes).toMatchObject([{ body: "first" }, { body: null }]);
  expect(asShown(client, roomId)).toEqual(["first", null]);
  await expect(client.edit(second, { body: "too late" })).rejects.toMatchObject({ code: "message.deleted" });

  proxy.heal();
  const outcomes = await Promise.all(edits);
  expect(outcomes.map(({ body }) => body)).toEqual(["first", "first", null, null]);
  expect(await stored()).toEqual(["first", null]);
  expect(client.state.changes).toEqual([]);
});

it("applies edits and deletions of unsent messages once those are sent", async () => {
  const { client, roomId, proxy, goOffline, stored } = await scene();
  await goOffline();
  const [one, two] = [client.send(roomId, { body: "one" }), client.send(roomId, { body: "two" })];
  const edit = client.edit({ roomId, id: one.clientMessageId }, { body: "1" });
  const deletion = client.delete({ roomId, id: two.clientMessageId });
  proxy.heal();
  expect((await edit).id).toBe((await one).id);
  expect((await deletion).id).toBe((await two).id);
  expect(await stored()).toEqual(["1", null]);
});

it("keeps unsent edits and deletions over a reload", async () => {
  const { client, open, storage, roomId, proxy, goOffline, stored } = await scene();
  const message = await client.send(roomId, { body: "frist" });
  await goOffline();
  const unsent = client.send(roomId, { body: "secnod" });
  client.edit(message, { body: "first" }).catch(() => undefined);
  client.edit({ roomId, id: unsent.clientMessageId }, { body: "second" }).catch(() => undefined);
  client.disconnect();

  const reloaded = open(storage);
  proxy.heal();
  await reloaded.connect();
  await eventually(() => reloaded.state.changes.length === 0 && reloaded.state.outbox.length === 0, "the changes");
  expect(await stored()).toEqual(["first", "second"]);
});

it("reports a refused change, and drops the changes of a discarded message", async () => {
  const { client, roomId, goOffline } = await scene();
  const message = await client.send(roomId, { body: "hi" });
  const refused: string[] = [];
  client.on("changeRefused", ({ failure }) => refused.push(failure.code));
  await expect(client.edit(message, { body: "x".repeat(4_001) })).rejects.toMatchObject({ code: "message.too_long" });
  await expect(client.edit(message, { body: "x".repeat(70_000) })).rejects.toMatchObject({ code: "request.too_large" });
  expect([refused, client.state.changes]).toEqual([["message.too_long"], []]);

  await goOffline();
  const unsent = client.send(roomId, { body: "hm" });
  const edit = client.edit({ roomId, id: unsent.clientMessageId }, { body: "hmm" });
  client.discard(unsent.clientMessageId);
  await expect(edit).rejects.toMatchObject({ code: "client.discarded" });
  expect(client.state.changes).toEqual([]);
});
