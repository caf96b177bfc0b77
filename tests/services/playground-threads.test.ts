import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";

describe("threads in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("lets two people talk in the thread of a message, beside the room", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("Lunch?");
    await bob.message("Lunch?").waitFor();
    await bob.choose("Lunch?", "Reply in thread");
    const [hers, his] = [ada.page.getByTestId("thread"), bob.page.getByTestId("thread")];
    await his.getByTestId("thread-composer").fill("Pizza");
    await his.getByTestId("thread-composer").press("Enter");
    await his.getByText("Pizza", { exact: true }).waitFor();
    await ada.page.getByTestId("thread-link").getByText("1 reply").waitFor();
    expect(await ada.list.getByText("Pizza").count()).toBe(0);

    await ada.page.getByTestId("thread-link").click();
    await hers.getByText("Pizza", { exact: true }).waitFor();
    await hers.getByTestId("thread-composer").fill("At one, then");
    await hers.getByText("Also show it in the room").click();
    await hers.getByTestId("thread-composer").press("Enter");
    await his.getByText("At one, then").waitFor();
    await bob.list.getByText("At one, then").waitFor();
    await bob.page.getByTestId("thread-link").getByText("2 replies").waitFor();

    await his.getByTestId("thread-composer").press("ArrowUp");
    await his.getByTestId("thread-composer").fill("Sushi");
    await his.getByTestId("thread-composer").press("Enter");
    await hers.getByText("Sushi", { exact: true }).waitFor();
    expect(await hers.getByText("Pizza", { exact: true }).count()).toBe(0);
    await hers.getByRole("button", { name: "Close the thread" }).click();
    await hers.waitFor({ state: "detached" });
    stage.expectNoProblems();
  });
});
