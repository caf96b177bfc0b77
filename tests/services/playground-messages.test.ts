import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";

describe("messages in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  /** Ada's other device is about to edit a message that she changes to "second" on this one. */
  async function editedOnTwoDevices() {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("first");
    await bob.message("first").waitFor();
    const other = await stage.arrive();
    await other.logIn({ email: "ada.lovelace@example.com", password: "correct horse battery" });
    await other.room("Analytical engines").click();
    await other.choose("first", "Edit");
    await ada.composer.press("ArrowUp");
    await ada.say("second");
    return { ada, bob, other };
  }

  it("lets the author edit a message, and shows others that it was edited", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("Shall we begin?");
    await bob.message("Shall we begin?").waitFor();
    await ada.composer.fill("a draft");
    await ada.choose("Shall we begin?", "Edit");
    await expect.poll(() => ada.composer.inputValue()).toBe("Shall we begin?");
    await ada.say("Shall we start?");
    const edited = bob.message("Shall we start?", "sent");
    await edited.getByText("edited").waitFor();
    expect(await ada.composer.inputValue()).toBe("a draft");
    expect(await bob.list.getByTestId("message").count()).toBe(1);

    await bob.message("Shall we start?").hover();
    await bob.message("Shall we start?").getByTestId("message-menu").click();
    await bob.page.getByRole("menuitem", { name: "Copy text" }).waitFor();
    expect(await bob.page.getByRole("menuitem", { name: "Edit" }).count()).toBe(0);
    expect(await bob.page.getByRole("menuitem", { name: "Delete" }).count()).toBe(0);
    stage.expectNoProblems();
  });

  it("edits the last message with the Arrow-Up key in an empty composer, and cancels with Escape", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("one");
    await bob.message("one").waitFor();
    await bob.say("two");
    await ada.message("two").waitFor();
    await ada.composer.press("ArrowUp");
    await expect.poll(() => ada.composer.inputValue()).toBe("one");
    await ada.composer.press("Escape");
    await ada.page.getByTestId("writing-bar").waitFor({ state: "detached" });
    expect(await ada.composer.inputValue()).toBe("");
    await ada.composer.press("ArrowUp");
    await ada.say("one and a half");
    await bob.message("one and a half").waitFor();
    expect(await bob.message("one").count()).toBe(0);
    stage.expectNoProblems();
  });

  it("asks before deleting, and leaves a placeholder", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("Never mind");
    await bob.message("Never mind").waitFor();
    await ada.choose("Never mind", "Delete");
    await ada.page.getByRole("dialog").getByText("Never mind").waitFor();
    await ada.page.keyboard.press("Escape");
    await ada.message("Never mind").waitFor();
    await ada.choose("Never mind", "Delete");
    await ada.page.getByTestId("confirm-delete").click();
    await bob.message("Message deleted").waitFor();
    await ada.message("Message deleted").waitFor();
    expect(await bob.message("Never mind").count()).toBe(0);
    stage.expectNoProblems();
  });

  it("lets a moderator delete the message of somebody else", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("Buy my watches");
    await ada.message("Buy my watches").waitFor();
    await ada.choose("Buy my watches", "Delete");
    await ada.page.getByTestId("confirm-delete").click();
    await bob.message("Message deleted").waitFor();
    stage.expectNoProblems();
  });

  it("replies with a quote that leads to the original and follows its edits and its deletion", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("Tea or coffee?");
    await bob.message("Tea or coffee?").waitFor();
    await bob.choose("Tea or coffee?", "Reply");
    await bob.page.getByTestId("writing-bar").getByText("Replying to Ada Lovelace").waitFor();
    await bob.say("Coffee");
    const reply = ada.message("Coffee", "sent");
    await reply.getByTestId("quote").getByText("Tea or coffee?").waitFor();
    expect(await bob.page.getByTestId("writing-bar").count()).toBe(0);

    await reply.getByTestId("quote").click();
    const focused = ada.page.locator("[data-message-id]:focus");
    await focused.getByText("Tea or coffee?").waitFor();

    await ada.composer.fill("");
    await ada.composer.press("ArrowUp");
    await ada.say("Tea or cocoa?");
    await bob.message("Coffee").getByTestId("quote").getByText("Tea or cocoa?").waitFor();
    await ada.page.locator('[data-seq="1"]').hover();
    await ada.page.locator('[data-seq="1"]').getByTestId("message-menu").click();
    await ada.page.getByTestId("delete").click();
    await ada.page.getByTestId("confirm-delete").click();
    await bob.message("Coffee").getByTestId("quote").getByText("Message deleted").waitFor();
    expect(await bob.page.getByText("Tea or cocoa?").count()).toBe(0);
    stage.expectNoProblems();
  });

  it("says so when the text was edited elsewhere meanwhile, and keeps the newer one", async () => {
    const { bob, other } = await editedOnTwoDevices();
    await bob.message("second").waitFor();
    await other.say("third");
    await other.page.getByTestId("refusal").waitFor();
    await other.message("second").waitFor();
    expect(await bob.message("third").count()).toBe(0);
    await other.page.getByRole("button", { name: "Dismiss" }).click();
    expect(await other.page.getByTestId("refusal").count()).toBe(0);
    stage.expectNoProblems();
  });

  it("reaches messages and their actions with the keyboard", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("one");
    await ada.message("one").waitFor();
    await ada.say("two");
    await ada.message("two", "sent").waitFor();
    const { keyboard } = ada.page;
    await ada.composer.focus();
    await keyboard.press("Shift+Tab");
    await keyboard.press("ArrowUp");
    await ada.page.locator(":focus").getByText("two").waitFor();
    await keyboard.press("ArrowUp");
    await ada.page.locator(":focus").getByText("one").waitFor();
    await keyboard.press("Tab");
    await ada.page.locator(':focus[aria-label="React to the message of Bob Frankston"]').waitFor();
    await keyboard.press("Tab");
    await ada.page.locator(':focus[aria-label="Reply to the message of Bob Frankston"]').waitFor();
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await ada.page.locator('[role="menuitem"]:focus', { hasText: "React" }).waitFor();
    await keyboard.press("End");
    await ada.page.locator('[role="menuitem"]:focus', { hasText: "Delete" }).waitFor();
    await keyboard.press("Escape");
    await ada.page.locator(':focus[data-testid="message-menu"][aria-expanded="false"]').waitFor();
    await keyboard.press("Enter");
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await ada.page.getByTestId("writing-bar").waitFor();
    await keyboard.type("answer");
    await keyboard.press("Enter");
    await bob.message("answer").getByTestId("quote").getByText("one").waitFor();
    stage.expectNoProblems();
  });

  it("keeps the text of a refused edit at hand", async () => {
    const { bob, other } = await editedOnTwoDevices();
    await other.message("second").waitFor({ state: "attached" });
    await other.say("third");
    await other.page.getByTestId("refusal").getByRole("button", { name: "Edit again" }).click();
    await expect.poll(() => other.composer.inputValue()).toBe("third");
    expect(await other.page.getByTestId("refusal").count()).toBe(0);
    await other.composer.press("Enter");
    await bob.message("third").waitFor();
    stage.expectNoProblems();
  });

  it("keeps the menu of a long message on the screen of a phone", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.page.setViewportSize({ width: 390, height: 780 });
    const text = "A message that is so long that it takes the whole width of a phone";
    await bob.say(text);
    const menu = await ada.message(text).getByTestId("message-menu").boundingBox();
    expect((menu?.x ?? Number.NaN) + (menu?.width ?? 0)).toBeLessThanOrEqual(390);
    stage.expectNoProblems();
  });
});
