import { expect, it, onTestFinished } from "vitest";
import { createClient } from "../../client/src/index.js";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";
import { fetch } from "../support/documented/fetch.js";

async function served(publicUrl: string): Promise<string> {
  const app = await startTestServer({ config: { publicUrl } });
  onTestFinished(() => app.close());
  return app.url;
}

it.each(["", "/chat", "/a/b%20c"])("serves page, probes, REST and both transports under %j", async (path) => {
  const url = `${await served(`https://example.com${path}`)}${path}`;
  expect(await (await fetch(`${url}/`, {}, path)).text()).toContain('<div id="app">');
  for (const name of ["livez", "readyz", "metrics", "openapi.json", "asyncapi.json"]) {
    expect([name, (await fetch(`${url}/${name}`, {}, path)).status]).toEqual([name, 200]);
  }
  const ada = await register(url, "ada");
  const room = await ada.createRoom();
  for (const transport of ["websocket", "polling"] as const) {
    const client = createClient({ url, token: () => ada.token, transports: [transport] });
    onTestFinished(() => client.disconnect());
    await client.connect();
    expect((await client.send(room.id, { body: `over ${transport}` })).body).toBe(`over ${transport}`);
  }
});

it("serves requests from which a proxy removed the base path", async () => {
  const url = await served("https://example.com/chat");
  const ada = await register(url, "ada");
  const client = createClient({ url, token: () => ada.token });
  onTestFinished(() => client.disconnect());
  await client.connect();
  expect((await fetch(`${url}/`)).status).toBe(200);
});

it("redirects from the base path without a slash, so that the page's relative addresses work", async () => {
  const url = await served("https://example.com/chat");
  const answer = await fetch(`${url}/chat?a=1`, { redirect: "manual" }, "/chat");
  expect([answer.status, answer.headers.get("location")]).toEqual([308, "/chat/?a=1"]);
});

it.each(["/chatty/livez", "/Chat/livez", "/chat/chat/livez", "/x/chat/livez"])(
  "serves nothing under %s",
  async (path) => {
    expect((await fetch(`${await served("https://example.com/chat")}${path}`)).status).toBe(404);
  },
);

it("prefers a route to the base path when a path could be either", async () => {
  const url = await served("https://example.com/api");
  const ada = await register(url, "ada");
  expect((await ada.createRoom()).id).toEqual(expect.any(String));
});
