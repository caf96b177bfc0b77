import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

describe("reactions in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();
  const reaction = ({ page }: Visitor, label: string) => page.getByRole("button", { name: label, exact: true });

  it("lets two people react with an emoji found by name, shows who did, and takes reactions back", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("We are live");
    await bob.message("We are live").waitFor();
    await bob.message("We are live").hover();
    await bob.message("We are live").getByTestId("add-reaction").click();
    const picker = bob.page.getByTestId("emoji-picker");
    await picker.getByRole("searchbox").fill("rocket");
    await picker.getByRole("button", { name: "rocket launch ship" }).click();
    await picker.waitFor({ state: "detached" });

    await reaction(ada, "🚀 1: Bob Frankston").waitFor();
    expect(await reaction(ada, "🚀 1: Bob Frankston").getAttribute("aria-pressed")).toBe("false");
    await reaction(ada, "🚀 1: Bob Frankston").hover();
    await ada.page.getByText("Bob Frankston", { exact: true }).filter({ visible: true }).first().waitFor();
    await reaction(ada, "🚀 1: Bob Frankston").click();
    await reaction(bob, "🚀 2: You and Ada Lovelace").waitFor();
    expect(await reaction(ada, "🚀 2: You and Bob Frankston").getAttribute("aria-pressed")).toBe("true");

    await reaction(bob, "🚀 2: You and Ada Lovelace").click();
    await reaction(ada, "🚀 1: You").waitFor();
    await reaction(ada, "🚀 1: You").click();
    await bob.page.getByTestId("reaction").waitFor({ state: "detached" });
    await ada.page.getByTestId("reaction").waitFor({ state: "detached" });
    stage.expectNoProblems();
  });

  it("lists everybody who reacted, page by page, from the reaction by mouse and by keyboard", async () => {
    const { ada, bob } = await stage.pairInRoom();
    const eve = await stage.newcomer("Eve Moneypenny");
    await eve.joinRoom("Analytical engines");
    await ada.page.route("**/reactions/**", (route) => {
      const url = route.request().url().replace("limit=50", "limit=1");
      return route.continue({ url });
    });
    await ada.say("Cake?");
    for (const [visitor, emoji] of [
      [bob, "party popper celebrate tada"],
      [eve, "party popper celebrate tada"],
      [eve, "rocket launch ship"],
    ] as const) {
      await visitor.message("Cake?").waitFor();
      await visitor.choose("Cake?", "React");
      await visitor.page.getByTestId("emoji-picker").getByRole("button", { name: emoji }).click();
    }
    await reaction(ada, "🎉 2: Bob Frankston and Eve Moneypenny").click({ button: "right" });
    const dialog = ada.page.getByRole("dialog", { name: "Reactions" });
    const names = () => dialog.getByTestId("listed-person").locator(".listed-name").allTextContents();
    await dialog.getByTestId("listed-person").getByText("Bob Frankston").waitFor();
    expect(await names()).toEqual(["Bob Frankston"]);
    await dialog.getByTestId("more-people").click();
    await dialog.getByTestId("listed-person").getByText("Eve Moneypenny").waitFor();
    expect(await names()).toEqual(["Bob Frankston", "Eve Moneypenny"]);
    await ada.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await reaction(ada, "🎉 3: You, Bob Frankston and Eve Moneypenny").waitFor({ state: "detached" });

    const { keyboard } = ada.page;
    await ada.message("Cake?").focus();
    for (const testId of ["add-reaction", "reply", "message-menu", "reaction", "reaction", "who-reacted"]) {
      await keyboard.press("Tab");
      if (testId !== "reply") expect(await ada.page.evaluate("document.activeElement.dataset.testid")).toBe(testId);
    }
    await keyboard.press("Enter");
    await dialog.getByTestId("listed-person").getByText("Bob Frankston").waitFor();
    await dialog.getByRole("button", { name: "🚀 1" }).press("Enter");
    await dialog.getByTestId("listed-person").getByText("Eve Moneypenny").waitFor();
    expect(await names()).toEqual(["Eve Moneypenny"]);
    await bob.choose("Cake?", "React");
    await bob.page.getByTestId("emoji-picker").getByRole("button", { name: "rocket launch ship" }).click();
    await dialog.getByRole("button", { name: "🚀 2" }).waitFor();
    await dialog.getByTestId("more-people").click();
    await dialog.getByTestId("listed-person").getByText("Bob Frankston").waitFor();
    await keyboard.press("Escape");
    expect(await ada.page.evaluate("document.activeElement.dataset.testid")).toBe("who-reacted");
    stage.expectNoProblems();
  });

  it("works with the keyboard, from the message to the emoji and back", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("Ready?");
    await bob.message("Ready?").waitFor();
    const { keyboard } = bob.page;
    await bob.message("Ready?").focus();
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await bob.page.getByTestId("emoji-picker").waitFor();
    await keyboard.type("thumbs");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowRight");
    await keyboard.press("Enter");
    await reaction(ada, "👎 1: Bob Frankston").waitFor();
    expect(await bob.page.evaluate("document.activeElement.dataset.testid")).toBe("add-reaction");
    await keyboard.press("Enter");
    await keyboard.press("Escape");
    await bob.page.getByTestId("emoji-picker").waitFor({ state: "detached" });
    stage.expectNoProblems();
  });
});
