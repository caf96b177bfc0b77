import { expect, it } from "vitest";
import { lastMessage, type Message } from "../../client/src/index.js";
import { eventually } from "../support/client.js";
import { clientScene } from "../support/client-scene.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

it("pins and unpins messages, and shows the pins of others", async () => {
  const { client, rest, bob, roomId } = await clientScene();
  const message = await client.send(roomId, { body: "important" });
  const shown = (): Message | null => {
    const room = client.state.rooms.get(roomId);
    return room ? lastMessage(room) : null;
  };
  expect((await client.pin(message)).pinnedAt).not.toBeNull();
  expect(shown()).toMatchObject({ body: "important", pinnedAt: expect.any(String) });
  expect((await client.rest.pins(roomId)).items.map(({ id }) => id)).toEqual([message.id]);
  await client.unpin(message);
  expect(shown()?.pinnedAt).toBeNull();
  expect((await client.rest.pins(roomId)).items).toEqual([]);
  await rest.put(`/api/rooms/${roomId}/pins/${message.id}`);
  await eventually(() => shown()?.pinnedAt !== null, "the pin");
  const bobs = await bob.send(roomId, "mine");
  await client.pin(bobs);
  const first = await client.rest.pins(roomId, { limit: 1 });
  const second = await client.rest.pins(roomId, { limit: 1, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([bobs.id, message.id]);
  expect(second.nextCursor).toBeNull();
  await client.rest.deleteMessages(roomId, [message.id, bobs.id]);
  await eventually(() => shown()?.deletedAt !== null, "the deletion");
  expect((await client.rest.pins(roomId)).items).toEqual([]);
});
