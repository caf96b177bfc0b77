import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lowContrast, smallTargets } from "../support/page-audit.js";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

const PICTURES = process.env["PLAYGROUND_PICTURES"];

describe("receipts in the playground", { timeout: 120_000 }, () => {
  const stage = PlaygroundFixture.set();
  const readers = ({ page }: Visitor) => page.getByTestId("readers");
  const readBy = ({ page }: Visitor, name: string) =>
    page.getByRole("button", { name: `Read by ${name}`, exact: true });
  const readersOf = (visitor: Visitor, text: string) => visitor.message(text).getByTestId("readers");
  const away = ({ page }: Visitor) => page.goto(`${page.url().split("#")[0]}#/`);

  const setInRoom = async (owner: Visitor, on: boolean) => {
    await owner.chooseForRoom("Room settings");
    const form = owner.page.getByTestId("room-settings");
    await form.getByRole("checkbox", { name: "Show who has read messages" }).setChecked(on);
    await form.getByRole("button", { name: "Save" }).click();
    await form.waitFor({ state: "detached" });
  };

  const showMine = async ({ page }: Visitor, on: boolean) => {
    await page.getByTestId("account-menu").click();
    await page.getByTestId("my-receipts").click();
    const toggle = page.getByRole("switch", { name: "Show others what I have read" });
    expect(await toggle.isChecked()).toBe(!on);
    await toggle.click();
    await expect.poll(() => toggle.isChecked()).toBe(on);
    await page.keyboard.press("Escape");
    await toggle.waitFor({ state: "detached" });
  };

  it("shows in a direct room that the other has seen my newest message, and since when", async () => {
    const [ada, bob] = await Promise.all([stage.newcomer("Ada Lovelace"), stage.newcomer("Bob Frankston")]);
    await ada.converse("Bob Frankston");
    await ada.say("Lunch?");
    await ada.message("Lunch?", "sent").waitFor();
    expect(await readers(ada).count()).toBe(0);
    await bob.room("Ada Lovelace").click();
    await readersOf(ada, "Lunch?").getByText("Seen now").waitFor();
    await away(bob);
    await ada.say("At noon?");
    await ada.message("At noon?", "sent").waitFor();
    await ada.page.reload();
    await readersOf(ada, "Lunch?").getByText("Seen now").waitFor();
    await bob.room("Ada Lovelace").click();
    await readersOf(ada, "At noon?").getByText("Seen now").waitFor();
    expect(await readers(ada).count()).toBe(1);
    expect(await readers(bob).count()).toBe(0);
    stage.expectNoProblems();
  });

  it("names the readers in a room, lists them page by page, and shows nothing where receipts are off", async () => {
    const { ada, bob } = await stage.pairInRoom();
    const eve = await stage.newcomer("Eve Moneypenny");
    await eve.joinRoom("Analytical engines");
    await away(eve);
    await ada.say("Cake?");
    await bob.message("Cake?").waitFor();
    await ada.message("Cake?").hover();
    await ada.message("Cake?").getByTestId("message-menu").click();
    await ada.page.getByTestId("delete").waitFor();
    expect(await ada.page.getByTestId("read-by").count()).toBe(0);
    await ada.page.keyboard.press("Escape");
    expect(await readers(ada).count()).toBe(0);

    await ada.page.route("**/seen?**", (route) =>
      route.continue({ url: route.request().url().replace("limit=50", "limit=1") }),
    );
    await setInRoom(ada, true);
    await readBy(ada, "Bob Frankston").waitFor();
    await eve.room("Analytical engines").click();
    await readBy(ada, "Bob Frankston and Eve Moneypenny").click();
    const dialog = ada.page.getByRole("dialog", { name: "Read by" });
    const names = () => dialog.getByTestId("listed-person").locator(".listed-name").allTextContents();
    await dialog.getByText("Bob Frankston").waitFor();
    expect(await names()).toEqual(["Bob Frankston"]);
    await dialog.getByTestId("more-people").click();
    await dialog.getByText("Eve Moneypenny").waitFor();
    expect(await names()).toEqual(["Bob Frankston", "Eve Moneypenny"]);
    await ada.page.keyboard.press("Escape");

    await away(eve);
    await ada.say("With cream?");
    await readersOf(ada, "With cream?").waitFor();
    await readBy(ada, "Bob Frankston").waitFor();
    expect(await readers(ada).count()).toBe(1);
    await ada.choose("Cake?", "Read by…");
    await dialog.getByText("Eve Moneypenny").waitFor();
    await dialog.getByTestId("more-people").click();
    await dialog.getByText("Bob Frankston").waitFor();
    await ada.page.keyboard.press("Escape");
    await ada.message("With cream?").focus();
    for (const testId of ["add-reaction", "reply", "message-menu"]) {
      await ada.page.keyboard.press("Tab");
      if (testId !== "reply") expect(await focused(ada)).toBe(testId);
    }
    await ada.page.keyboard.press("Tab");
    await ada.page.keyboard.press("Enter");
    await dialog.getByText("Bob Frankston").waitFor();
    await ada.page.keyboard.press("Escape");

    await setInRoom(ada, false);
    await readers(ada).waitFor({ state: "detached" });
    stage.expectNoProblems();
  });

  it("hides mine from others and theirs from me, until I show them again", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await setInRoom(ada, true);
    await showMine(bob, false);
    await ada.say("Anybody there?");
    await bob.message("Anybody there?").waitFor();
    await bob.say("Yes");
    await ada.message("Yes").waitFor();
    await away(ada);
    await ada.room("Analytical engines").click();
    await ada.choose("Anybody there?", "Read by…");
    await ada.page.getByText("Nobody has read it yet.").waitFor();
    await ada.page.keyboard.press("Escape");
    expect(await readers(ada).count()).toBe(0);
    expect(await readers(bob).count()).toBe(0);

    await bob.page.reload();
    await bob.message("Yes").waitFor();
    expect(await readers(bob).count()).toBe(0);
    await showMine(bob, true);
    await readBy(bob, "Ada Lovelace").waitFor();
    await ada.say("Good");
    await readersOf(ada, "Good").waitFor();
    await showMine(ada, false);
    await readers(ada).waitFor({ state: "detached" });
    stage.expectNoProblems();
  });

  it("moves to a newer message without moving what is on the screen", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await setInRoom(ada, true);
    await ada.say("Count, please");
    await readersOf(ada, "Count, please").waitFor();
    for (let count = 1; count <= 24; count++) await bob.say(`Number ${count}`);
    await ada.message("Number 24").waitFor();
    await away(bob);
    await ada.say("Thank you");
    await ada.message("Thank you", "sent").waitFor();
    const middle = ada.message("Number 6");
    const place = () => middle.evaluate((element) => element.getBoundingClientRect().top);
    await middle.evaluate((element) => element.scrollIntoView({ block: "start" }));
    const before = await place();
    await bob.room("Analytical engines").click();
    await readersOf(ada, "Thank you").waitFor();
    expect(await readersOf(ada, "Count, please").count()).toBe(0);
    expect(Math.abs((await place()) - before)).toBeLessThan(1);
    stage.expectNoProblems();
  });

  it("shows in a thread who has read my newest reply", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await setInRoom(ada, true);
    await bob.say("Lunch?");
    await ada.message("Lunch?").waitFor();
    await ada.choose("Lunch?", "Reply in thread");
    const thread = ada.page.getByTestId("thread");
    await thread.getByTestId("thread-composer").fill("Pizza");
    await thread.getByTestId("thread-composer").press("Enter");
    await bob.page.getByTestId("thread-link").click();
    await thread.getByRole("button", { name: "Read by Bob Frankston" }).waitFor();
    stage.expectNoProblems();
  });

  it("stays readable and large enough to hit on a phone, light and dark", async () => {
    const bob = await stage.newcomer("Bob Frankston");
    await bob.createRoom("Analytical engines");
    await setInRoom(bob, true);
    const others = ["Cy Coleman", "Di Prince", "Eve Moneypenny"];
    for (const name of others) await (await stage.newcomer(name)).joinRoom("Analytical engines");
    for (const colorScheme of ["light", "dark"] as const) {
      const viewport = { width: 375, height: 720 };
      const ada = await stage.arrive({ viewport, colorScheme, reducedMotion: "reduce" });
      const look = async (screen: string) => {
        if (PICTURES !== undefined) {
          await mkdir(PICTURES, { recursive: true });
          await ada.page.screenshot({ path: join(PICTURES, `narrow-${colorScheme}-${screen}.png`) });
        }
        expect([await lowContrast(ada.page), await smallTargets(ada.page)].flat(), screen).toEqual([]);
      };
      await ada.register(`Ada ${colorScheme}`);
      await ada.search("Analytical engines");
      await ada.room("Analytical engines").click();
      await ada.page.getByTestId("join-room").click();
      await ada.composer.waitFor();
      await ada.say("Shall we begin?");
      await ada.page.getByRole("button", { name: /^Read by .*, .*, .* and \d other/ }).waitFor();
      await look("readers");
      await ada.page.getByRole("button", { name: /^Read by / }).click();
      await ada.page.getByTestId("listed-person").nth(3).waitFor();
      await look("read-by");
      await ada.page.keyboard.press("Escape");
      await away(ada);
      await ada.page.getByTestId("account-menu").click();
      await ada.page.getByTestId("my-receipts").click();
      await ada.page.getByRole("switch").waitFor();
      await look("my-receipts");
      await ada.page.keyboard.press("Escape");
      await ada.converse("Bob Frankston");
      await ada.say(`Is it ${colorScheme}?`);
      await bob.page.getByRole("link", { name: new RegExp(`^[A-Z][a-z]+, Ada ${colorScheme}`) }).click();
      await readers(ada).getByText("Seen now").waitFor();
      await look("seen");
      await ada.page.goto(`${ada.page.url().split("#")[0]}#/`);
      await bob.room("Analytical engines").click();
    }
    stage.expectNoProblems();
  });
});

const focused = ({ page }: Visitor): Promise<unknown> => page.evaluate("document.activeElement.dataset.testid");
