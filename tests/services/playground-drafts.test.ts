import { describe, expect, it } from "vitest";
import { logInByEmail } from "../support/client.js";
import type { Page } from "../../src/protocol/entities.js";
import type { Draft } from "../../src/protocol/user-entities.js";
import { NETWORK, PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

/** The position in the user's changes at which the page resumes after a reload. */
const STORED_USER_REV = `JSON.parse(Object.entries(sessionStorage).find(([key]) => key.endsWith(".user"))[1]).rev`;
const ADA = { email: "ada.lovelace@example.com", password: "correct horse battery" };

describe("drafts in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  /** Ada on a laptop and a phone, and Bob, in one room. */
  const scene = async () => {
    const { ada, bob, roomId } = await stage.pairInRoom();
    const phone = await stage.arrive({ viewport: { width: 390, height: 780 } });
    await phone.logIn(ADA);
    return { ada, phone, bob, roomId };
  };
  const shows = (visitor: Visitor, text: string, id = "composer") =>
    expect.poll(() => visitor.page.getByTestId(id).inputValue(), { timeout: 15_000 }).toBe(text);

  it("follow from one device to the other, and end with the send", async () => {
    const { ada, phone, bob, roomId } = await scene();
    await ada.composer.fill("Half a sentence");
    const item = phone.room("Analytical engines");
    await item.getByText("Draft: Half a sentence").waitFor();
    await item.click();
    await shows(phone, "Half a sentence");
    await phone.composer.press("End");
    await phone.composer.pressSequentially(", finished");
    await shows(ada, "Half a sentence, finished");

    await phone.composer.press("Enter");
    await bob.message("Half a sentence, finished").waitFor();
    await shows(phone, "");
    await shows(ada, "");
    await ada.createRoom("Elsewhere");
    await ada.page.getByRole("heading", { name: "Elsewhere" }).waitFor();
    expect(await ada.page.getByText("Draft:").count()).toBe(0);

    await ada.composer.fill("Written and left at once");
    await ada.page.goto(`${ada.page.url().split("#")[0]}#/rooms/${roomId}`);
    await ada.page.getByRole("heading", { name: "Analytical engines" }).waitFor();
    await ada.room("Elsewhere").getByText("Draft: Written and left at once").waitFor();
    await ada.page.reload();
    await ada.room("Elsewhere").getByText("Draft: Written and left at once").waitFor();
    stage.expectNoProblems();
  });

  it("keep what is typed on both devices until the user chooses one text", async () => {
    const { ada, phone, bob, roomId } = await scene();
    await phone.room("Analytical engines").click();
    await phone.page.context().setOffline(true);
    await phone.composer.fill("From the phone");
    await ada.composer.fill("From the laptop");
    await phone.page.context().setOffline(false);
    const offers = phone.page.getByTestId("draft-conflict");
    const hers = ada.page.getByTestId("draft-conflict");
    await expect.poll(async () => (await offers.count()) + (await hers.count()), { timeout: 30_000 }).toBe(1);
    const [loser, winner] = (await offers.count()) > 0 ? [phone, ada] : [ada, phone];
    const [mine, theirs] =
      loser === phone ? ["From the phone", "From the laptop"] : ["From the laptop", "From the phone"];
    await shows(loser, mine);
    await loser.page.getByTestId("draft-conflict").getByText(theirs).waitFor();
    await loser.page.getByRole("button", { name: "Keep mine" }).click();
    await shows(winner, mine);
    await loser.page.locator('[data-testid="composer"]:focus').waitFor();

    await loser.page.getByTestId("draft-conflict").waitFor({ state: "detached" });
    await bob.say("Lunch?");
    await ada.message("Lunch?").waitFor();
    await ada.choose("Lunch?", "Reply in thread");
    await ada.page.getByTestId("thread-composer").fill("A reply");
    await phone.page.goto(`${phone.page.url().split("#")[0]}#/`);
    await phone.room("Analytical engines").getByText(`Draft: ${mine}`).waitFor();
    const rootId = ada.page.url().split("/threads/")[1] ?? "";
    await phone.page.goto(`${phone.page.url().split("#")[0]}#/rooms/${roomId}/threads/${rootId}`);
    await shows(phone, "A reply", "thread-composer");
    // The server refuses the later one of two texts, and the browser reports that.
    stage.expectNoProblems(/net::ERR_|WebSocket connection to .* failed|409 \(Conflict\)/);
  });

  it("quote the same message on each device, until the quote is removed or sent", async () => {
    const { ada, phone, bob } = await scene();
    await bob.say("Lunch?");
    await bob.say("Dinner?");
    await ada.choose("Lunch?", "Reply");
    await ada.composer.pressSequentially("Piz");
    await phone.room("Analytical engines").getByText("Draft: Piz").waitFor();
    await phone.room("Analytical engines").click();
    const bar = (visitor: Visitor) => visitor.page.getByTestId("writing-bar");
    await bar(phone).getByText("Lunch?").waitFor();
    await shows(phone, "Piz");
    await ada.page.reload();
    await bar(ada).getByText("Lunch?").waitFor();
    await shows(ada, "Piz");

    await ada.composer.fill("Soup");
    await ada.choose("Dinner?", "Reply");
    await bar(phone).getByText("Dinner?").waitFor();
    await shows(phone, "Soup");
    await bar(phone).getByRole("button", { name: "Cancel the reply" }).click();
    await bar(ada).waitFor({ state: "detached" });
    await ada.choose("Dinner?", "Reply");
    await bar(phone).getByText("Dinner?").waitFor();
    await phone.composer.press("Enter");
    await bob.message("Soup").getByTestId("quote").getByText("Dinner?").waitFor();
    await bar(ada).waitFor({ state: "detached" });
    await shows(ada, "");
    stage.expectNoProblems();
  });

  it("keep the quote of the other device's text, which follows the one that is sent", async () => {
    const { ada, phone, bob } = await scene();
    const mine = await logInByEmail(stage.app.url, ADA.email);
    const stored = async () => (await mine.get<Page<Draft>>("/api/drafts")).body.items[0]?.body;
    const bar = phone.page.getByTestId("writing-bar").getByText("Lunch?");
    await bob.say("Lunch?");
    await ada.choose("Lunch?", "Reply");
    await ada.composer.fill("Piz");
    await phone.room("Analytical engines").click();
    await bar.waitFor();
    await shows(phone, "Piz");
    await phone.page.context().setOffline(true);
    await phone.composer.fill("Pizza");
    await ada.composer.fill("Pizza and a salad");
    await expect.poll(stored, { timeout: 15_000 }).toBe("Pizza and a salad");
    await phone.page.context().setOffline(false);
    await phone.page.getByTestId("draft-conflict").waitFor();
    await phone.composer.press("Enter");
    await shows(phone, "Pizza and a salad");
    await bar.waitFor();
    await phone.composer.press("Enter");
    await bob.message("Pizza and a salad").getByTestId("quote").getByText("Lunch?").waitFor();
    await bar.waitFor({ state: "detached" });
    stage.expectNoProblems(/net::ERR_|WebSocket connection to .* failed|409 \(Conflict\)/);
  });

  it("show no other quote while the quoted message of another device cannot be read, and read it again", async () => {
    const { ada, bob, roomId } = await stage.pairInRoom();
    const [mine, theirs] = await Promise.all(
      [ADA.email, "bob.frankston@example.com"].map((email) => logInByEmail(stage.app.url, email)),
    );
    const dinner = await theirs!.send(roomId, "Dinner?");
    for (let line = 1; line <= 60; line += 1) await theirs!.send(roomId, `line ${line}`);
    await bob.say("Lunch?");
    await ada.message("Lunch?").waitFor();
    await ada.page.reload();
    await ada.choose("Lunch?", "Reply");
    const bar = ada.page.getByTestId("writing-bar");
    await ada.composer.fill("Piz");
    await bar.getByText("Lunch?").waitFor();
    const drafts = async () => (await mine!.get<Page<Draft>>("/api/drafts")).body.items.map(({ body }) => body);
    await expect.poll(drafts, { timeout: 15_000 }).toEqual(["Piz"]);

    const isRefused = (url: URL) => url.pathname.endsWith(`/messages/${dinner.id}`);
    await ada.page.route(isRefused, (route) => route.abort());
    await mine!.put(`/api/rooms/${roomId}/draft`, { body: "Soup", data: { replyTo: dinner.id } });
    await shows(ada, "Soup");
    await bar.getByText("Replying to a message").waitFor();
    expect(await bar.getByText("Lunch?").count()).toBe(0);

    await ada.page.unroute(isRefused);
    stage.network.refuse();
    await ada.connection("offline").waitFor();
    stage.network.heal();
    await bar.getByText("Dinner?").waitFor();
    await ada.composer.press("Enter");
    await bob.message("Soup").getByTestId("quote").getByText("Dinner?").waitFor();
    await bar.waitFor({ state: "detached" });
    stage.expectNoProblems(NETWORK);
  });

  it("end with a text that is sent before they are loaded, also when the page is reloaded at once", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.composer.fill("Quick");
    const mine = await logInByEmail(stage.app.url, ADA.email);
    const stored = async () => (await mine.get<{ items: unknown[] }>("/api/drafts")).body.items.length;
    await expect.poll(stored).toBe(1);
    const { items } = (await mine.get<Page<Draft>>("/api/drafts")).body;
    await expect.poll(() => ada.page.evaluate(STORED_USER_REV)).toBe(items[0]?.rev);
    let isHeld = true;
    await ada.page.route("**/api/drafts?**", (route) => (isHeld ? route.abort() : route.continue()));
    await ada.page.reload();
    await ada.connection("live").waitFor();
    await ada.composer.press("Enter");
    await bob.message("Quick").waitFor();
    ada.page.once("framenavigated", () => (isHeld = false));
    await ada.page.reload();
    await ada.message("Quick").waitFor();
    await expect.poll(stored).toBe(0);
    await shows(ada, "");
    stage.expectNoProblems(/net::ERR_/);
  });
});
