import { describe, expect, it } from "vitest";
import { register } from "../support/client.js";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

const notices = ({ list }: Visitor) => list.getByTestId("notice").allTextContents();

describe("notices in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("stand between the messages as quiet lines, live and after a reload, and are never unread", async () => {
    const { ada, bob } = await stage.pairInRoom();
    const said = async (text: string) => {
      await ada.say(text);
      await bob.message(text).waitFor();
    };
    await said("Welcome");
    await ada.chooseForMember("Bob Frankston", "Make a moderator");
    await bob.list.getByText("Ada Lovelace made you a moderator").waitFor();
    await said("Second");
    await bob.chooseForRoom("Room settings");
    const form = bob.page.getByTestId("room-settings");
    await form.getByLabel("Name").fill("Difference engines");
    await form.getByLabel("Topic").fill("Punched cards");
    await form.getByRole("button", { name: "Save" }).click();
    await ada.list.getByText("Bob Frankston set the topic to Punched cards").waitFor();
    const seenByAda = [
      "You created the room",
      "Bob Frankston joined",
      "You made Bob Frankston a moderator",
      "Bob Frankston renamed the room to Difference engines",
      "Bob Frankston set the topic to Punched cards",
    ];
    expect(await notices(ada)).toEqual(seenByAda);
    const between = ada.list.locator('[data-seq="1"] ~ [data-kind="role"]');
    expect(await between.evaluate((line) => line.nextElementSibling?.getAttribute("data-seq"))).toBe("2");
    await ada.page.reload();
    await ada.list.getByText("Bob Frankston set the topic to Punched cards").waitFor();
    expect(await notices(ada)).toEqual(seenByAda);

    await ada.page.goto(`${ada.page.url().split("#")[0]}#/`);
    await bob.chooseForRoom("Room settings");
    await form.getByLabel("Topic").fill("");
    await form.getByRole("button", { name: "Save" }).click();
    await bob.list.getByText("You removed the topic").waitFor();
    await bob.say("Third");
    const room = ada.room("Difference engines");
    await room.getByText("Third").waitFor();
    expect(await room.getAttribute("data-unread")).toBe("1");
    stage.expectNoProblems();
  });

  it("are one line for people who join one after the other, which opens to show all names", async () => {
    const { ada, roomId } = await stage.pairInRoom();
    for (const name of ["carol", "dan", "eve"]) {
      const person = await register(stage.app.url, name);
      await person.post(`/api/rooms/${roomId}/join`);
    }
    const line = ada.list.locator('[data-kind="joined"]', { hasText: "and 2 others joined" });
    await line.waitFor();
    const isOpen = async () => (await line.getAttribute("open")) !== null;
    expect(await isOpen()).toBe(false);
    await line.locator("summary").click();
    expect(await line.textContent()).toMatch(/^Bob Frankston, .+ and 2 others joinedBob Frankston(, [^,]+){3}$/);
    expect(await isOpen()).toBe(true);
    stage.expectNoProblems();
  });

  it("show a refusal or a hint in its room alone, and on a phone in the pane that covers the room", async () => {
    const { ada, roomId } = await stage.pairInRoom();
    const eve = await register(stage.app.url, "eve");
    await ada.say(`Where is @${eve.session.user.username}?`);
    await ada.page.getByTestId("not-members").waitFor();
    await ada.createRoom("Elsewhere");
    expect(await ada.page.getByTestId("not-members").count()).toBe(0);

    await ada.page.setViewportSize({ width: 390, height: 780 });
    await ada.page.goto(`${ada.page.url().split("#")[0]}#/rooms/${roomId}`);
    await ada.choose("Where is", "Reply in thread");
    const pane = ada.page.getByTestId("thread");
    await pane.getByTestId("thread-composer").fill(`And where is @${eve.session.user.username}?`);
    await pane.getByTestId("thread-composer").press("Enter");
    await pane.getByTestId("not-members").waitFor();
    expect(await ada.page.getByTestId("not-members").count()).toBe(1);
    stage.expectNoProblems();
  });
});
