import { afterAll, beforeAll, expect, it } from "vitest";
import { createClient, register, shownMessages, type SyncTalkClient } from "../../client/src/index.js";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually } from "../support/client.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

const password = "correct horse battery";
let app: App;
const clients: SyncTalkClient[] = [];

beforeAll(async () => {
  app = await startTestServer();
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await app?.close();
});

async function newcomer(name: string) {
  const { url } = app;
  const { user, accessToken } = await register({ url }, { email: `${name}@example.com`, username: name, password });
  const client = createClient({ url, user, token: () => accessToken });
  clients.push(client);
  await client.connect();
  return { client, user };
}

it("shows users under their new names, gives roles, and deletes an account", async () => {
  const [ada, bob] = [await newcomer("ada"), await newcomer("bob")];
  const { id: roomId } = await ada.client.createRoom({ name: "general" });
  await bob.client.join(roomId);
  await bob.client.send(roomId, { body: "hello" });
  const authors = () => {
    const room = ada.client.state.rooms.get(roomId);
    return room ? shownMessages(room).map(({ author }) => author.displayName) : [];
  };
  await eventually(() => authors().length === 1, "the message");

  expect(await bob.client.rest.updateProfile({ displayName: "Bobby", bio: "b" })).toMatchObject({
    username: "bob",
    bio: "b",
  });
  await eventually(() => authors()[0] === "Bobby", "the new name");
  const { email: _email, emailVerified: _verified, receipts: _receipts, ...shown } = bob.user;
  const found = { ...shown, displayName: "Bobby", bio: "b" };
  expect(await ada.client.rest.profile(bob.user.id)).toEqual(found);
  expect(await ada.client.rest.users({ q: "bobb" })).toEqual({ items: [found], nextCursor: null });
  expect(await ada.client.rest.setRole({ roomId, userId: bob.user.id }, "moderator")).toMatchObject({
    role: "moderator",
  });

  await expect(bob.client.rest.deleteAccount("not it")).rejects.toMatchObject({ code: "auth.invalid_credentials" });
  expect(bob.client.state.connection).toBe("live");
  expect(await bob.client.rest.deleteAccount(password)).toBeUndefined();
  await eventually(() => authors()[0] === "Deleted user", "the name of nobody");
  await expect(ada.client.rest.profile(bob.user.id)).rejects.toMatchObject({ code: "user.not_found" });
});

it("takes a change of the profile over into the state, also when a user hides their receipts", async () => {
  const { client } = await newcomer("carol");
  await client.rest.updateProfile({ receipts: false });
  expect(client.state.me).toMatchObject({ username: "carol", receipts: false });
  await client.rest.updateProfile({ bio: "here", receipts: true });
  expect(client.state.me).toMatchObject({ bio: "here", receipts: true });
});
