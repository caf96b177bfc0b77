import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";

describe("pinned messages in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("are pinned by role, marked for everybody, listed, and lead to their places", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("Tea at four");
    await ada.message("Tea at four").waitFor();
    await ada.choose("Tea at four", "Pin");
    const marked = bob.message("Tea at four").getByTestId("pinned");
    await marked.waitFor();
    await bob.list.getByText("Ada Lovelace pinned a message").waitFor();
    await bob.message("Tea at four").hover();
    await bob.message("Tea at four").getByTestId("message-menu").click();
    expect(await bob.page.getByRole("menuitem", { name: "Pin" }).count()).toBe(0);
    expect(await bob.page.getByRole("menuitem", { name: "Unpin" }).count()).toBe(0);
    await bob.page.keyboard.press("Escape");

    for (let turn = 1; turn <= 4; turn += 1) {
      await ada.say(Array.from({ length: 20 }, (_, line) => `${turn}.${line}`).join("\n"));
      await bob.list.getByText(`${turn}.19`).waitFor();
    }
    await ada.say("Bring cake");
    await bob.message("Bring cake").waitFor();
    await ada.choose("Bring cake", "Pin");
    await bob.chooseForRoom("Pinned messages");
    const pins = bob.page.getByTestId("pins");
    await pins.getByTestId("pin").nth(1).waitFor();
    const names = await pins.getByTestId("pin").evaluateAll((all) => all.map((pin) => pin.getAttribute("aria-label")));
    expect(names).toEqual(["Ada Lovelace: Bring cake", "You: Tea at four"]);
    expect(await pins.getByRole("button", { name: "Unpin" }).count()).toBe(0);

    await bob.page.getByRole("button", { name: "Close the pinned messages" }).press("Tab");
    await bob.page.keyboard.press("Tab");
    await bob.page.keyboard.press("Enter");
    const focused = bob.page.locator('[data-testid="message"]:focus');
    await focused.getByText("Tea at four").waitFor();
    expect(await focused.evaluate((message) => message.getBoundingClientRect().top > 0)).toBe(true);

    await ada.chooseForRoom("Pinned messages");
    await ada.page.getByRole("button", { name: "Unpin: Tea at four" }).click();
    await marked.waitFor({ state: "detached" });
    await ada.choose("Bring cake", "Delete");
    await ada.page.getByTestId("confirm-delete").click();
    await pins.getByText("Nothing is pinned yet.").waitFor();
    await ada.page.getByTestId("pins").getByText("Nothing is pinned yet.").waitFor();
    await bob.page.getByRole("button", { name: "Close the pinned messages" }).press("Escape");
    await pins.waitFor({ state: "detached" });
    expect(await bob.page.evaluate("document.activeElement.dataset.testid")).toBe("room-menu");
    stage.expectNoProblems();
  });

  it("cover the room on a phone until one of them is chosen", async () => {
    const ada = await stage.arrive({ viewport: { width: 375, height: 720 }, hasTouch: true, isMobile: true });
    await ada.register("Ada Lovelace");
    await ada.createRoom("Analytical engines");
    await ada.say("Tea at four");
    await ada.message("Tea at four", "sent").waitFor();
    await ada.choose("Tea at four", "Pin");
    await ada.message("Tea at four").getByTestId("pinned").waitFor();
    await ada.chooseForRoom("Pinned messages");
    const pins = ada.page.getByTestId("pins");
    expect((await pins.boundingBox())?.width).toBe(375);
    await pins.getByTestId("pin").tap();
    await pins.waitFor({ state: "detached" });
    await ada.page.locator('[data-testid="message"]:focus').getByText("Tea at four").waitFor();
    stage.expectNoProblems();
  });
});
