import { describe, expect, it } from "vitest";
import { register } from "../support/client.js";
import { PlaygroundFixture } from "../support/playground-fixture.js";

describe("mentions in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("completes the name of a member with the keyboard, and highlights the mention", async () => {
    const { ada, bob } = await stage.pairInRoom();
    const username = await ada.page.getByTestId("member").filter({ hasText: "Bob" }).locator(".who span").textContent();
    await ada.composer.pressSequentially("Ask @fra");
    await ada.page.getByRole("option", { name: "Bob Frankston" }).waitFor();
    const option = await ada.composer.getAttribute("aria-activedescendant");
    expect(await ada.page.locator(`[id="${option}"]`).textContent()).toContain("Bob Frankston");
    await ada.composer.press("Enter");
    expect(await ada.composer.inputValue()).toBe(`Ask ${username} `);
    await ada.page.getByTestId("mention-list").waitFor({ state: "detached" });
    await ada.composer.pressSequentially("or `@here`");
    await ada.composer.press("Enter");
    await bob.page.locator("mark.mention-mine", { hasText: "@Bob Frankston" }).waitFor();
    const mention = ada.page.locator("mark.mention", { hasText: "@Bob Frankston" });
    expect(await mention.getAttribute("title")).toBe(username);
    expect(await bob.page.locator("mark").count()).toBe(1);
    stage.expectNoProblems();
  });

  it("moves in the list with the arrow keys, closes it with Escape, and inserts by a click", async () => {
    const { ada, bob } = await stage.pairInRoom();
    const mentions = ada.page.getByTestId("mention-list");
    await ada.composer.pressSequentially("@");
    await mentions.getByText("Bob Frankston").waitFor();
    expect(await mentions.getByRole("option").allTextContents()).toEqual([
      expect.stringContaining("Bob Frankston"),
      "Everybody in this room@room",
      "Everybody who is online@here",
    ]);
    await ada.composer.press("ArrowDown");
    await ada.composer.press("Enter");
    expect(await ada.composer.inputValue()).toBe("@room ");
    await ada.composer.pressSequentially("@he");
    await mentions.waitFor();
    await ada.composer.press("Escape");
    await mentions.waitFor({ state: "detached" });
    await ada.composer.press("Backspace");
    await ada.composer.press("Backspace");
    await ada.composer.press("Backspace");
    await ada.composer.pressSequentially("@h");
    await mentions.getByText("Everybody who is online").click();
    expect(await ada.composer.inputValue()).toBe("@room @here ");
    await ada.composer.press("Enter");
    await bob.page.locator("mark.mention-mine", { hasText: "@room" }).waitFor();
    stage.expectNoProblems();
  });

  it("says when somebody mentioned is not a member", async () => {
    const { ada } = await stage.pairInRoom();
    const eve = await register(stage.app.url, "eve");
    await ada.say(`Where is @${eve.session.user.username}?`);
    const hint = ada.page.getByTestId("not-members");
    await hint.getByText("is not a member of this room").waitFor();
    await hint.getByRole("button", { name: "Dismiss" }).click();
    await hint.waitFor({ state: "detached" });
    stage.expectNoProblems();
  });
});
