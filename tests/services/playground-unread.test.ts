import { describe, expect, it } from "vitest";
import { logInByEmail, register } from "../support/client.js";
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
    await expect.poll(() => ada.room("Long talk").getAttribute("data-unread")).toBe("0");
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

  it("reads a room again that another device marked as unread, once it is opened", async () => {
    const { ada, bob, roomId } = await stage.pairInRoom();
    await bob.say("one");
    await ada.message("one").waitFor();
    const item = ada.room("Analytical engines");
    await expect.poll(() => item.getAttribute("data-unread")).toBe("0");
    const other = await logInByEmail(stage.app.url, "ada.lovelace@example.com");
    await ada.createRoom("Elsewhere");
    await other.put(`/api/rooms/${roomId}/unread`, { seq: 1 });
    await expect.poll(() => item.getAttribute("data-unread")).toBe("1");
    await item.click();
    await ada.page.getByTestId("unread-line").waitFor();
    await expect.poll(() => item.getAttribute("data-unread")).toBe("0");
    await ada.page.reload();
    await ada.message("one").waitFor();
    await expect.poll(() => item.getAttribute("data-unread")).toBe("0");
    stage.expectNoProblems();
  });

  it("keeps the reader's place when newer messages load after a jump", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    const roomId = await ada.createRoom("Long talk");
    const bob = await register(stage.app.url, "bob");
    await bob.post(`/api/rooms/${roomId}/join`);
    await ada.createRoom("Elsewhere");
    for (let seq = 1; seq <= 170; seq += 1) await bob.send(roomId, `message ${seq}`);
    await ada.room("Long talk").click();
    await ada.page.getByTestId("jump-to-unread").click();
    await ada.page.locator('[data-seq="1"]:focus').waitFor();
    const lastShown = async () =>
      Number(
        await ada.list
          .locator("[data-seq]")
          .last()
          .evaluate((element) => element.getAttribute("data-seq")),
      );
    const last = await lastShown();
    expect(last).toBeLessThan(120);
    await ada.list.evaluate((list) => void (list.scrollTop = list.scrollHeight));
    await expect.poll(lastShown).toBeGreaterThan(last);
    const [message, list] = [await ada.message(`message ${last}`).boundingBox(), await ada.list.boundingBox()];
    expect(message?.y).toBeGreaterThan(list?.y ?? Number.NaN);
    stage.expectNoProblems();
  });

  it("marks messages as read that come after a jump in a room that is shown as a whole", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("Lunch?");
    await bob.message("Lunch?").waitFor();
    await bob.choose("Lunch?", "Reply");
    await bob.say("Pizza");
    await bob.message("Pizza", "sent").getByTestId("quote").click();
    await bob.page.locator('[data-seq="1"]:focus').waitFor();
    await ada.say("Where?");
    await bob.message("Where?").waitFor();
    await expect.poll(() => bob.room("Analytical engines").getAttribute("data-unread")).toBe("0");
    expect(await bob.page.getByTestId("new-messages").count()).toBe(0);
    stage.expectNoProblems();
  });

  it("marks messages as read that come into view with a larger window", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.page.setViewportSize({ width: 1_280, height: 500 });
    for (let line = 1; line <= 5; line += 1) await ada.say(`line ${line}\n\n\n`);
    await bob.message("line 5").waitFor();
    const item = bob.room("Analytical engines");
    await expect.poll(() => item.getAttribute("data-unread")).toBe("0");
    await bob.list.evaluate((list) => list.scrollTo({ top: 0, behavior: "instant" }));
    await ada.say("below");
    await bob.page.getByTestId("new-messages").waitFor();
    await bob.page.setViewportSize({ width: 1_280, height: 1_600 });
    await expect.poll(() => item.getAttribute("data-unread")).toBe("0");
    stage.expectNoProblems();
  });
});
