import { describe, expect, it } from "vitest";
import { register } from "../support/client.js";
import { PlaygroundFixture } from "../support/playground-fixture.js";

describe("unread messages in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("draws a line before the first unread message of somebody else", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("read");
    await bob.message("read").waitFor();
    expect(await bob.page.getByTestId("unread-line").count()).toBe(0);
    await bob.createRoom("Elsewhere");
    await ada.say("first unread");
    await ada.say("second unread");
    await bob.room("Analytical engines").getByText("second unread").waitFor();
    await bob.room("Analytical engines").click();
    await bob.page.getByTestId("unread-line").waitFor();
    const order = await bob.list
      .locator('[data-testid="unread-line"], .message-text')
      .evaluateAll((elements) => elements.map((element) => element.textContent));
    expect(order).toEqual(["read", "New messages", "first unread", "second unread"]);
    await bob.say("mine");
    await bob.message("mine", "sent").waitFor();
    expect(await bob.page.getByTestId("unread-line").count()).toBe(1);
    stage.expectNoProblems();
  });

  it("jumps to the first unread message far above, pages on from there, and returns to the newest", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    await ada.createRoom("Long talk");
    const roomId = ada.page.url().split("/rooms/")[1] ?? "";
    const bob = await register(stage.app.url, "bob");
    await bob.post(`/api/rooms/${roomId}/join`);
    await bob.send(roomId, "message 1");
    await ada.message("message 1").waitFor();
    await ada.createRoom("Elsewhere");
    for (let seq = 2; seq <= 170; seq += 1) await bob.send(roomId, `message ${seq}`);
    await ada.room("Long talk").click();
    await ada.message("message 170").waitFor();
    const jump = ada.page.getByTestId("jump-to-unread");
    await jump.getByText("169 unread messages").waitFor();
    await jump.click();
    await ada.page.locator('[data-seq="2"]:focus').waitFor();
    await jump.waitFor({ state: "detached" });
    expect(await ada.message("message 170").count()).toBe(0);

    const shown = () =>
      ada.list.locator("[data-seq]").evaluateAll((items) => items.map((item) => Number(item.dataset.seq)));
    await expect
      .poll(async () => {
        await ada.list.evaluate((list) => void (list.scrollTop = list.scrollHeight));
        return (await shown()).at(-1);
      })
      .toBe(170);
    expect(await shown()).toEqual(Array.from({ length: 170 }, (_, index) => index + 1));
    stage.expectNoProblems();
  });
});
