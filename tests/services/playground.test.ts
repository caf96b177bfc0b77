import { describe, expect, it } from "vitest";
import { register } from "../support/client.js";
import { PlaygroundFixture } from "../support/playground-fixture.js";

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe("the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("lets two people register, meet in a room, and talk without a reload", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("Shall we begin?");
    await bob.message("Shall we begin?", "sent").waitFor();
    await bob.say("With pleasure.");
    await ada.message("With pleasure.", "sent").waitFor();
    await ada.say("<b>not bold</b>");
    await bob.message("<b>not bold</b>", "sent").waitFor();
    await ada.message("<b>not bold</b>", "sent").waitFor();
    expect(await ada.list.getByTestId("message").count()).toBe(3);
    expect(await bob.list.getByTestId("message").count()).toBe(3);
    await ada.page.getByTestId("show-members").getByText("2").waitFor();
    stage.expectNoProblems();
  });

  it("counts unread messages in rooms that are not open", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.createRoom("Elsewhere");
    await ada.say("one");
    await ada.say("two");
    const item = bob.room("Analytical engines");
    await item.getByText("two").waitFor();
    await expect.poll(() => item.getAttribute("data-unread")).toBe("2");
    await item.click();
    await bob.message("two").waitFor();
    await expect.poll(() => item.getAttribute("data-unread")).toBe("0");
    stage.expectNoProblems();
  });

  it("loads older messages on scrolling up, and keeps the visible ones in place", async () => {
    const bob = await register(stage.app.url, "bob");
    const { id } = await bob.createRoom({ name: "Long talk" });
    for (const seq of range(1, 130)) await bob.send(id, `message ${seq}`);
    const ada = await stage.newcomer("Ada Lovelace");
    await ada.joinRoom("Long talk");
    await ada.message("message 130").waitFor();

    const [seq, placed] = await ada.list.evaluate((list): [number, number] => {
      list.scrollTop = 0;
      const topmost = list.querySelector("[data-seq]");
      return [Number(topmost.dataset.seq), topmost.querySelector(".bubble").getBoundingClientRect().top];
    });
    expect(seq).toBeGreaterThan(60);
    await ada.message(`message ${seq - 1}`).waitFor();
    const moved = await ada.message(`message ${seq}`).locator(".bubble").boundingBox();
    expect(Math.abs((moved?.y ?? Number.NaN) - placed)).toBeLessThan(10);

    const beginning = ada.page.getByText("The beginning of Long talk");
    await expect
      .poll(async () => {
        await ada.list.evaluate((list) => void (list.scrollTop = 0));
        return beginning.isVisible();
      })
      .toBe(true);
    const seqs = await ada.list
      .locator("[data-seq]")
      .evaluateAll((items) => items.map((item) => Number(item.dataset.seq)));
    expect(seqs).toEqual(range(1, 130));
    stage.expectNoProblems();
  });

  it("shows a private room only to its members", async () => {
    const [ada, bob] = await Promise.all([stage.newcomer("Ada Lovelace"), stage.newcomer("Bob Frankston")]);
    const roomId = await ada.createRoom("Secret plans", "Private");
    await ada.createRoom("Open plans");
    await bob.search("plans");
    await bob.room("Open plans").waitFor();
    expect(await bob.room("Secret plans").count()).toBe(0);
    expect(await ada.room("Secret plans").count()).toBe(1);
    stage.expectNoProblems();
    await bob.page.goto(`${bob.page.url().split("#")[0]}#/rooms/${roomId}`);
    await bob.page.getByText("No such room").waitFor();
    stage.expectNoProblems(/404/);
  });
});
