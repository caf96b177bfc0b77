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
