import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";

describe("blocks in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("folds the messages of somebody I blocked, shows each on demand, and all when I unblock them", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("Buy my watches");
    await bob.say("And my hats");
    await ada.message("And my hats").waitFor();
    await ada.page.getByRole("button", { name: "Actions for Bob Frankston" }).click();
    await ada.page.getByRole("menuitem", { name: "Block", exact: true }).click();
    await ada.page.getByRole("dialog").getByText("Bob Frankston is not told.").waitFor();
    await ada.page.getByTestId("confirm").click();
    await ada.page.getByTestId("confirm").waitFor({ state: "detached" });
    const menu = ada.page.getByRole("button", { name: "Actions for Bob Frankston" });
    expect(await menu.evaluate((button) => button === button.ownerDocument.activeElement)).toBe(true);

    const folded = ada.page.getByTestId("folded-message");
    await expect.poll(() => folded.count()).toBe(2);
    expect(await ada.list.getByText("And my hats").count()).toBe(0);
    await ada.room("Analytical engines").getByText("Message of somebody you blocked").waitFor();
    await bob.say("Anybody?");
    await expect.poll(() => folded.count()).toBe(3);
    await folded.first().getByRole("button", { name: "Show" }).click();
    await ada.message("Buy my watches").waitFor();
    expect(await folded.count()).toBe(2);
    const focused = await ada.page.evaluate("document.activeElement.textContent");
    expect(focused).toContain("Buy my watches");

    await ada.page.getByTestId("account-menu").click();
    await ada.page.getByTestId("blocked-people").click();
    await ada.page.getByTestId("blocked-person").getByText("Bob Frankston").waitFor();
    await ada.page.getByRole("button", { name: "Unblock Bob Frankston" }).click();
    await ada.page.getByText("You block nobody.").waitFor();
    await ada.page.keyboard.press("Escape");
    await ada.message("Anybody?").waitFor();
    expect(await folded.count()).toBe(0);
    stage.expectNoProblems();
  });

  it("shows in a direct room why neither of the two can write, until the block ends", async () => {
    const [ada, bob] = await Promise.all([stage.newcomer("Ada Lovelace"), stage.newcomer("Bob Frankston")]);
    await ada.converse("Bob Frankston");
    await ada.say("Lunch?");
    await bob.room("Ada Lovelace").click();
    await bob.message("Lunch?").waitFor();
    await ada.chooseForRoom("Block Bob Frankston");
    await ada.page.getByTestId("confirm").click();
    await ada.page.getByText("You blocked Bob Frankston.").waitFor();
    expect(await ada.composer.count()).toBe(0);

    await bob.say("At one?");
    const refused = bob.message("At one?", "failed");
    await refused
      .getByText("You and Ada Lovelace cannot write to each other, because one of you blocked the other.")
      .waitFor();
    await ada.page.getByTestId("blocked-room").getByRole("button", { name: "Unblock" }).click();
    await ada.composer.waitFor();
    await bob.page.getByTestId("try-again").click();
    await ada.message("At one?").waitFor();
    stage.expectNoProblems();
  });

  it("hides who is there during a block, which the members of a direct room begin and end", async () => {
    const [ada, bob] = await Promise.all([stage.newcomer("Ada Lovelace"), stage.newcomer("Bob Frankston")]);
    await ada.converse("Bob Frankston");
    await ada.say("Lunch?");
    await bob.room("Ada Lovelace").click();
    const line = expect.poll(() => bob.page.getByTestId("presence-line").textContent(), { timeout: 10_000 });
    const dot = bob.page.getByTestId("member").filter({ hasText: "Ada Lovelace" }).getByTestId("presence");
    await line.toBe("Online");
    await bob.chooseForMember("Ada Lovelace", "Block");
    await bob.page.getByText("You blocked Ada Lovelace.").waitFor();
    await line.toBe("Direct messages");
    await dot.waitFor({ state: "detached" });
    await bob.chooseForMember("Ada Lovelace", "Unblock");
    await bob.composer.waitFor();
    await line.toBe("Online");
    await dot.waitFor();
    stage.expectNoProblems();
  });
});
