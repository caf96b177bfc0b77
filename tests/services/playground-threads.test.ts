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

  it("lists my threads with their unread replies, and opens them from another room", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.page.route("**/api/threads?**", (route) =>
      route.continue({ url: route.request().url().replace("limit=30", "limit=1") }),
    );
    const inThread = async (root: string, text: string) => {
      const thread = bob.page.getByTestId("thread").filter({ hasText: root });
      await thread.getByTestId("thread-composer").fill(text);
      await thread.getByTestId("thread-composer").press("Enter");
      await thread.getByText(text, { exact: true }).waitFor();
    };
    for (const root of ["Lunch?", "Dinner?"]) {
      await ada.say(root);
      await bob.message(root).waitFor();
    }
    await ada.createRoom("Elsewhere");
    await bob.choose("Lunch?", "Reply in thread");
    await inThread("Lunch?", "Pizza");
    await inThread("Lunch?", "Sushi");
    await bob.choose("Dinner?", "Reply in thread");
    await inThread("Dinner?", "Soup");

    const opener = ada.page.getByTestId("my-threads");
    await ada.page.getByRole("button", { name: "Threads 1 with unread replies" }).waitFor();
    await opener.focus();
    await ada.page.keyboard.press("Enter");
    const threads = ada.page.getByTestId("my-thread");
    await threads.filter({ hasText: "You: Dinner?" }).getByText("1 unread").waitFor();
    await ada.page.getByRole("button", { name: "More threads" }).click();
    await threads.filter({ hasText: "You: Lunch?" }).getByText("2 unread").waitFor();
    expect(await threads.count()).toBe(2);
    await threads.filter({ hasText: "Lunch?" }).press("Enter");
    const pane = ada.page.getByTestId("thread");
    await pane.getByText("Sushi", { exact: true }).waitFor();
    await ada.page.getByRole("heading", { name: "Analytical engines" }).waitFor();
    expect(await ada.page.evaluate("document.activeElement.dataset.testid")).toBe("thread-composer");

    await opener.click();
    await ada.page.getByLabel("Only those with unread replies").check();
    await threads.filter({ hasText: "Lunch?" }).waitFor({ state: "detached" });
    await threads.filter({ hasText: "Dinner?" }).click();
    await pane.getByText("Soup", { exact: true }).waitFor();
    await ada.page.getByRole("button", { name: "Threads", exact: true }).waitFor();
    await ada.page.goBack();
    await pane.getByText("Sushi", { exact: true }).waitFor();
    await ada.page.reload();
    await pane.getByText("Sushi", { exact: true }).waitFor();
    await ada.page.getByRole("button", { name: "Close the thread" }).click();
    await pane.waitFor({ state: "detached" });
    stage.expectNoProblems();
  });
});
