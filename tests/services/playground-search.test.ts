import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

describe("message search in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();
  const field = ({ page }: Visitor) => page.getByRole("searchbox", { name: "Search messages" });
  const results = ({ page }: Visitor) => page.getByTestId("found-message");
  const status = ({ page }: Visitor) => page.getByTestId("search-status");
  const focused = ({ page }: Visitor) => page.locator('[data-testid="message"]:focus');
  const find = async (visitor: Visitor, words: string) => {
    await visitor.page.getByTestId("find-messages").press("Enter");
    await visitor.page.keyboard.type(words);
  };
  const sayPages = async (from: Visitor, to: Visitor) => {
    for (let turn = 1; turn <= 4; turn += 1) {
      await from.say(Array.from({ length: 20 }, (_, line) => `${turn}.${line}`).join("\n"));
      await to.list.getByText(`${turn}.19`).waitFor();
    }
  };

  it("finds messages of others with their words marked, and jumps to them, also into another room", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("👍 <b>Tea</b> at four");
    await sayPages(bob, ada);
    await ada.createRoom("Kitchen");
    await ada.say("Tea is out");
    await ada.message("Tea is out", "sent").waitFor();

    await find(ada, "tea");
    await status(ada).getByText("2 messages", { exact: true }).waitFor();
    const shown = await results(ada).evaluateAll((all) =>
      all.map((found) => ({
        author: found.querySelector("strong")?.textContent,
        text: found.querySelector(".find-text")?.textContent,
        marked: [...found.querySelectorAll("mark")].map((mark) => mark.textContent),
        room: found.querySelector(".list-item-foot")?.textContent,
      })),
    );
    expect(shown).toEqual([
      { author: "You", text: "Tea is out", marked: ["Tea"], room: "Kitchen" },
      { author: "Bob Frankston", text: "👍 <b>Tea</b> at four", marked: ["Tea"], room: "Analytical engines" },
    ]);

    await ada.page.getByLabel("Where to search").selectOption("In this room");
    await status(ada).getByText("1 message", { exact: true }).waitFor();
    await ada.page.getByLabel("Where to search").selectOption("Everywhere");
    await results(ada).nth(1).press("Enter");
    await focused(ada).getByText("Tea", { exact: false }).waitFor();
    expect(await focused(ada).evaluate((message) => message.getBoundingClientRect().top > 0)).toBe(true);
    expect(await ada.page.title()).toContain("Analytical engines");
    expect(await field(ada).count()).toBe(0);
    stage.expectNoProblems();
  });

  it("says that nothing was found, and why a search was refused", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("Tea at four");
    await ada.message("Tea at four").waitFor();
    await ada.chooseForRoom("Search messages");
    await field(ada).fill("coffee");
    await status(ada).getByText("No message contains all these words.").waitFor();
    await ada.page.route("**/api/search/messages?*", (route) =>
      route.fulfill({
        status: 503,
        json: { error: { code: "service.unavailable", message: "Busy.", retryable: true } },
      }),
    );
    await field(ada).fill("tea");
    await ada.page.getByRole("alert").waitFor();
    await ada.page.unroute("**/api/search/messages?*");
    await ada.page.getByRole("button", { name: "Try again" }).click();
    await results(ada).getByText("Tea at four").waitFor();
    expect(await ada.page.getByRole("alert").count()).toBe(0);
    stage.expectNoProblems(/503/);
  });

  it("follows empty pages to the end, with one request at a time, and discards answers to an earlier query", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("Tea at four");
    await ada.message("Tea at four").waitFor();
    const asked: string[] = [];
    let running = 0;
    let mostRunning = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await ada.page.route("**/api/search/messages?*", async (route) => {
      const query = new URL(route.request().url()).searchParams;
      asked.push(query.get("q") ?? "");
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      if (query.get("q") === "four") await held;
      running -= 1;
      if (query.has("cursor") || query.get("q") === "four")
        return route.fulfill({
          response: await route.fetch({
            url: route
              .request()
              .url()
              .replace(/&cursor=[^&]*/, ""),
          }),
        });
      return route.fulfill({ json: { items: [], nextCursor: "further" } });
    });
    await find(ada, "four");
    await expect.poll(() => asked).toEqual(["four"]);
    await field(ada).fill("te");
    await field(ada).fill("tea");
    await ada.page.waitForTimeout(600);
    release();
    await status(ada).getByText("Nothing found yet.").waitFor();
    expect(await results(ada).count()).toBe(0);
    await ada.page.getByRole("button", { name: "More results" }).press("Enter");
    await status(ada).getByText("1 message", { exact: true }).waitFor();
    expect(await results(ada).evaluate((first) => first.matches(":focus"))).toBe(true);
    expect(await ada.page.getByRole("button", { name: "More results" }).count()).toBe(0);
    expect({ asked, mostRunning }).toEqual({ asked: ["four", "tea", "tea"], mostRunning: 1 });
    stage.expectNoProblems();
  });
});
