import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

describe("jumps from the message search in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();
  const focused = ({ page }: Visitor) => page.locator('[data-testid="message"]:focus');
  const open = async (visitor: Visitor, words: string) => {
    await visitor.chooseForRoom("Search messages");
    await visitor.page.getByRole("searchbox", { name: "Search messages" }).fill(words);
    await visitor.page.getByTestId("found-message").click();
    await visitor.page.getByTestId("found-message").waitFor({ state: "detached" });
  };

  it("lead to a reply in its thread, and cover the whole window of a phone", async () => {
    const ada = await stage.arrive({
      viewport: { width: 375, height: 720 },
      hasTouch: true,
      isMobile: true,
      colorScheme: "dark",
    });
    await ada.register("Ada Lovelace");
    await ada.createRoom("Analytical engines");
    await ada.say("Tea at four");
    await ada.message("Tea at four", "sent").waitFor();
    await ada.choose("Tea at four", "Reply in thread");
    const thread = ada.page.getByTestId("thread");
    await thread.getByRole("textbox").fill("Bring biscuits");
    await thread.getByRole("textbox").press("Enter");
    await thread.locator('[data-status="sent"]').getByText("Bring biscuits").waitFor();
    await ada.page.getByRole("button", { name: "Close the thread" }).tap();
    await open(ada, "biscuits");
    await thread.locator('[data-testid="message"]:focus').getByText("Bring biscuits").waitFor();
    await ada.page.getByRole("button", { name: "Close the thread" }).tap();
    await open(ada, "four");
    await focused(ada).getByText("Tea at four").waitFor();
    stage.expectNoProblems();
  });

  it("end at the message that was chosen last, although an earlier one loads more slowly", async () => {
    const { ada, bob, roomId } = await stage.pairInRoom();
    await ada.say("First tea");
    await ada.message("First tea", "sent").waitFor();
    for (let turn = 1; turn <= 70; turn += 1) await ada.say(`line ${turn}`);
    await ada.say("Last coffee");
    await bob.message("Last coffee").waitFor();
    await bob.page.reload();
    await bob.message("Last coffee").waitFor();
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    let answered = false;
    await bob.page.route(`**/api/rooms/${roomId}/messages?*around=*`, async (route) => {
      await slow;
      const response = await route.fetch();
      await route.fulfill({ response });
      answered = true;
    });
    await open(bob, "first");
    await open(bob, "coffee");
    await focused(bob).getByText("Last coffee").waitFor();
    release();
    await expect.poll(() => answered).toBe(true);
    await ada.say("Done");
    await bob.message("Done").waitFor();
    expect(await bob.message("First tea").count()).toBe(0);
    expect(await bob.page.getByRole("button", { name: "To the newest messages" }).count()).toBe(0);
    stage.expectNoProblems();
  });
});
