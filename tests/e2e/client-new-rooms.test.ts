import { expect, it, onTestFinished } from "vitest";
import type { SentMessage } from "../../client/src/index.js";
import type { Invite } from "../../src/protocol/invites.js";
import { eventually } from "../support/client.js";
import { clientScene } from "../support/client-scene.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

it("opens the one direct room of a pair, with its people", async () => {
  const { client, bob } = await clientScene();
  const room = await client.openDirect(bob.id);
  expect(room).toMatchObject({ kind: "direct", people: [{ id: bob.id }] });
  expect(client.state.rooms.get(room.id)?.room).toMatchObject({ kind: "direct", people: [{ id: bob.id }] });
  expect((await client.openDirect(bob.id)).id).toBe(room.id);
  await client.send(room.id, { body: "hi" });
  expect((await bob.rooms("?membership=joined")).items.map(({ id }) => id)).toContain(room.id);
});

it("creates one group although the answers are lost, also when the user tries again", async () => {
  const { client, bob, rest } = await clientScene();
  const checkedFetch = globalThis.fetch;
  onTestFinished(() => {
    globalThis.fetch = checkedFetch;
  });
  let lost = 0;
  globalThis.fetch = async (url, options) => {
    const response = await checkedFetch(url, options);
    if (!(url as string).endsWith("/rooms/group") || lost === 4) return response;
    lost += 1;
    throw new TypeError("The answer was lost.");
  };
  await expect(client.createGroup([bob.id])).rejects.toMatchObject({ code: "client.unreachable" });
  const group = await client.createGroup([bob.id]);
  expect([lost, client.state.rooms.get(group.id)?.room.kind]).toEqual([4, "group"]);
  const groups = async () => (await rest.rooms("?membership=joined")).items.filter(({ kind }) => kind === "group");
  expect(await groups()).toHaveLength(1);
  expect((await client.createGroup([bob.id])).id).not.toBe(group.id);
  expect(await groups()).toHaveLength(2);
});

it("joins the room of an invite", async () => {
  const { client, bob } = await clientScene();
  const { id } = await bob.createRoom({ visibility: "private" });
  const invite = (await bob.post<Invite>(`/api/rooms/${id}/invites`, {})).body;
  expect((await client.acceptInvite(invite.code)).id).toBe(id);
  await bob.send(id, "welcome");
  await eventually(() => client.state.rooms.get(id)?.seq === 1, "the message");
  await expect(client.acceptInvite("unknown")).rejects.toMatchObject({ code: "invite.not_found" });
});

it("keeps a room that the user left and joined again at once on another device", async () => {
  const { client, bob, rest } = await clientScene();
  const { id } = await bob.createRoom();
  for (let turn = 0; turn < 10; turn += 1) {
    await rest.post(`/api/rooms/${id}/join`);
    await Promise.all([rest.post(`/api/rooms/${id}/leave`), rest.post(`/api/rooms/${id}/join`)]);
    await rest.post(`/api/rooms/${id}/join`);
    const { seq } = await bob.send(id, `turn ${turn}`);
    await eventually(() => client.state.rooms.get(id)?.seq === seq, "the message");
    await rest.post(`/api/rooms/${id}/leave`);
    await eventually(() => !client.state.rooms.has(id), "the leave");
  }
});

it("tells whom a sent message names although they are not members", async () => {
  const { client, bob, roomId } = await clientScene();
  const { id } = await client.createRoom({ name: "without Bob" });
  const acknowledged: SentMessage[] = [];
  client.on("acknowledged", (message) => void acknowledged.push(message));
  const sent = await client.send(id, { body: "ask @bob" });
  expect(sent.notMembers).toMatchObject([{ id: bob.id, username: "bob" }]);
  expect(acknowledged).toEqual([sent]);
  expect(client.state.rooms.get(id)?.messages[0]).not.toHaveProperty("notMembers");
  expect(await client.send(roomId, { body: "ask @bob" })).not.toHaveProperty("notMembers");
});
