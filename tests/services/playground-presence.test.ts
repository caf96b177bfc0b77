import { describe, expect, it, onTestFinished } from "vitest";
import type { Locator } from "playwright-core";
import { register } from "../support/client.js";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

describe("presence in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();
  const status = (around: Locator) =>
    expect.poll(() => around.getByTestId("presence").getAttribute("data-status"), { timeout: 30_000 });
  const member = ({ page }: Visitor, name: string) => page.getByTestId("member").filter({ hasText: name });

  it("shows in a direct room and in the list of rooms who is there, their text, and when they were seen last", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    const cleo = await register(stage.app.url, "cleo");
    onTestFinished(() => cleo.close());
    const name = cleo.session.user.username;
    const live = await cleo.connect();
    await ada.converse(name);
    await ada.say("Lunch?");
    const line = expect.poll(() => ada.page.getByTestId("presence-line").textContent(), { timeout: 10_000 });
    await line.toBe("Online");
    await live.do("presence:set", { status: "away", text: "At lunch" });
    await line.toBe("Away · At lunch");
    await status(ada.room(name)).toBe("away");
    await status(member(ada, name)).toBe("away");
    await member(ada, name).getByText("At lunch").waitFor();
    expect(await ada.room(name).getByTestId("presence").textContent()).toBe("Away, ");

    live.socket.disconnect();
    await status(ada.room(name)).toBe("offline");
    await line.toBe("Last seen just now · At lunch");
    stage.expectNoProblems();
  });

  it("shows the members of a room come and go", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await status(member(ada, "Bob Frankston")).toBe("online");
    await status(member(ada, "Ada Lovelace")).toBe("online");
    await bob.page.goto("about:blank");
    await status(member(ada, "Bob Frankston")).toBe("offline");
    await bob.page.goBack();
    await bob.connection("live").waitFor();
    await status(member(ada, "Bob Frankston")).toBe("online");
    stage.expectNoProblems();
  });

  it("watches only the members who are on the screen", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    const roomId = await ada.createRoom("Analytical engines");
    const people = await Promise.all(Array.from({ length: 30 }, () => register(stage.app.url, "member")));
    for (const person of people) await person.post(`/api/rooms/${roomId}/join`);
    await ada.page.setViewportSize({ width: 1_280, height: 500 });
    const members = ada.page.getByTestId("member");
    await expect.poll(() => members.count()).toBe(31);
    const list = ada.page.getByTestId("member-list");
    const upper = members.nth(1).getByTestId("presence");
    await upper.waitFor();
    expect(await list.getByTestId("presence").count()).toBeLessThan(15);
    expect(await members.last().getByTestId("presence").count()).toBe(0);
    await members.last().scrollIntoViewIfNeeded();
    await status(members.last()).toBe("offline");
    await upper.waitFor({ state: "detached" });
    expect(await list.getByTestId("presence").count()).toBeLessThan(15);
    stage.expectNoProblems();
  });
});
