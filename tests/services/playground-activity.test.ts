import { describe, expect, it, onTestFinished } from "vitest";
import { register } from "../support/client.js";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

describe("activity in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();
  const line = ({ page }: Visitor) => page.locator(".talk").getByTestId("activity");
  const threadLine = ({ page }: Visitor) => page.getByTestId("thread").getByTestId("activity");
  const shows = (which: ReturnType<typeof line>, text: string) =>
    expect.poll(() => which.textContent(), { timeout: 10_000 }).toBe(text);

  it("shows who is typing, until they empty the field, leave the room, or send", async () => {
    const { ada, bob } = await stage.pairInRoom();
    const before = await ada.composer.boundingBox();
    await bob.composer.pressSequentially("Hm");
    await shows(line(ada), "Bob Frankston is typing…");
    expect(await ada.composer.boundingBox()).toEqual(before);
    await bob.composer.fill("");
    await shows(line(ada), "");

    await bob.composer.pressSequentially("And");
    await shows(line(ada), "Bob Frankston is typing…");
    await bob.page.evaluate(`location.hash = "#/"`);
    await shows(line(ada), "");

    await bob.room("Analytical engines").click();
    await bob.composer.fill("");
    await bob.composer.pressSequentially("Tea");
    await shows(line(ada), "Bob Frankston is typing…");
    await ada.composer.pressSequentially("Coffee");
    await shows(line(bob), "Ada Lovelace is typing…");
    await bob.composer.press("Enter");
    await ada.message("Tea").waitFor();
    await shows(line(ada), "");

    stage.expectNoProblems();
  });

  it("shows what happens in a thread in that thread only, and then in the room again", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("Lunch?");
    await bob.message("Lunch?").waitFor();
    for (const visitor of [ada, bob]) await visitor.choose("Lunch?", "Reply in thread");
    await bob.page.getByTestId("thread-composer").pressSequentially("Piz");
    await shows(threadLine(ada), "Bob Frankston is typing…");
    expect(await line(ada).textContent()).toBe("");
    await bob.page.getByTestId("thread-composer").press("Enter");
    await shows(threadLine(ada), "");
    await ada.page.getByRole("button", { name: "Close the thread" }).click();
    await bob.composer.pressSequentially("Piz");
    await shows(line(ada), "Bob Frankston is typing…");
    stage.expectNoProblems();
  });

  it("names three people and counts the others, and says what else they do", async () => {
    const { ada, roomId } = await stage.pairInRoom();
    const people = await Promise.all(["cleo", "dora", "emil", "finn"].map((name) => register(stage.app.url, name)));
    onTestFinished(() => people.forEach((person) => person.close()));
    const live = [];
    for (const person of people) {
      await person.post(`/api/rooms/${roomId}/join`);
      live.push(await person.connect());
    }
    const [helper] = live;
    const helperName = people[0]?.session.user.username ?? "";
    await helper?.do("activity:set", { roomId, state: "thinking", label: "Reading 3 files" });
    await shows(line(ada), `${helperName} is thinking: Reading 3 files…`);
    for (const one of live) await one.do("activity:set", { roomId, state: "typing" });
    await expect
      .poll(() => line(ada).textContent(), { timeout: 10_000 })
      .toMatch(/^[\w-]+, [\w-]+, [\w-]+ and 1 other are typing…$/);
    stage.expectNoProblems();
  });

  it("tells a screen reader once who is typing, however often they pause", async () => {
    const { ada, bob } = await stage.pairInRoom();
    const spoken = ada.page.locator(".talk").getByTestId("activity-spoken");
    await ada.page.evaluate(`(() => {
      const region = document.querySelector('[data-testid="activity-spoken"]');
      globalThis.spoken = [];
      new MutationObserver(() => region.textContent && globalThis.spoken.push(region.textContent))
        .observe(region, { childList: true, characterData: true, subtree: true });
    })()`);
    await bob.composer.pressSequentially("Hm");
    await shows(spoken, "Bob Frankston is typing…");
    for (const text of ["Tea", "Coffee"]) {
      await bob.composer.fill("");
      await shows(line(ada), "");
      await bob.composer.pressSequentially(text);
      await shows(line(ada), "Bob Frankston is typing…");
    }
    expect(await ada.page.evaluate("globalThis.spoken")).toEqual(["Bob Frankston is typing…"]);
    stage.expectNoProblems();
  });
});
