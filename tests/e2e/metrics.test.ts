import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";
import { fetch } from "../support/documented/fetch.js";

let apps: readonly App[];
beforeAll(async () => {
  apps = await Promise.all([startTestServer(), startTestServer()]);
});
afterAll(() => Promise.all(apps.map((app) => app.close())));

/** Samples of a scrape by name and labels without the node, and the nodes that they name. */
async function scrape({ url }: App): Promise<Readonly<{ samples: ReadonlyMap<string, number>; nodes: Set<string> }>> {
  const answer = await fetch(`${url}/metrics`);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const lines = (await answer.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const nodes = new Set<string>();
  const samples = lines.map((line): [string, number] => {
    const [, name = "", labels = "", value] = /^(\w+)\{(.*)\} (\S+)$/.exec(line) ?? [];
    const others = labels.split(",").filter((label) => !label.startsWith("node="));
    nodes.add(/node="([^"]+)"/.exec(labels)?.[1] ?? "none");
    return [others.length > 0 ? `${name}{${others.join()}}` : name, Number(value)];
  });
  return { samples: new Map(samples), nodes };
}

it("reports the activity of a node to Prometheus, with the node's name", async () => {
  const [app, other] = apps as [App, App];
  const ada = await register(app.url, "ada");
  onTestFinished(() => ada.close());
  const room = await ada.createRoom();
  const live = await ada.connect();
  await ada.send(room.id, "over REST", "one");
  await live.do("message:send", { roomId: room.id, body: "over the socket" });
  await ada.post(`/api/rooms/${room.id}/messages`, { body: "over REST", clientMessageId: "one" });
  await live.ask("room:join", { roomId: "no id" });
  await fetch(`${app.url}/nowhere/${room.id}`);

  const { samples, nodes } = await scrape(app);
  expect(Object.fromEntries(samples)).toMatchObject({
    synctalk_connections: 1,
    synctalk_live_rooms: 1,
    'synctalk_appends_total{outcome="stored"}': 2,
    'synctalk_appends_total{outcome="repeated"}': 1,
    synctalk_append_seconds_count: 3,
    'synctalk_http_request_seconds_count{method="POST",route="/api/rooms/:roomId/messages",status="201"}': 1,
    'synctalk_http_request_seconds_count{method="GET",route="none",status="404"}': 1,
    'synctalk_socket_request_seconds_count{event="message:send",ok="true"}': 1,
    'synctalk_socket_request_seconds_count{event="room:join",ok="false"}': 1,
  });
  expect(nodes.size).toBe(1);
  expect((await scrape(other)).nodes).not.toEqual(nodes);
});
