import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

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
});
