import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Message, Room } from "../../src/protocol/entities.js";
import { register, type TestClient } from "../support/client.js";
import { NETWORK, PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

describe("long threads in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  /** Ada, and Bob, who replies in a thread over REST. */
  const scene = async (replies: number) => {
    const bob = await register(stage.app.url, "bob");
    const room = await bob.createRoom({ name: "Long talk" });
    const root = await bob.send(room.id, "Lunch?");
    const reply = (text: string) => replyIn(bob, room, root, text);
    for (let count = 1; count <= replies; count += 1) await reply(`reply ${count}`);
    const ada = await stage.newcomer("Ada Lovelace");
    await ada.joinRoom("Long talk");
    await ada.choose("Lunch?", "Reply in thread");
    const pane = ada.page.getByTestId("thread");
    await pane.getByText(`reply ${replies}`, { exact: true }).waitFor();
    return { ada, bob, room, root, reply, pane };
  };
  const listIn = ({ page }: Visitor) => page.getByRole("log", { name: "Messages of the thread" });
  const unread = ({ page }: Visitor) => page.getByRole("button", { name: "Threads 1 with unread replies" });

  it("keep the reader's place while older and new replies arrive, and lead to the new ones", async () => {
    const { ada, reply, pane } = await scene(75);
    const list = listIn(ada);
    const place = (text: string) =>
      list.getByText(text, { exact: true }).evaluate((element) => Math.round(element.getBoundingClientRect().top));
    await pane.getByText("reply 26", { exact: true }).waitFor({ state: "attached" });
    await list.evaluate((element) => void (element.scrollTop = 60));
    const before = await place("reply 27");
    await pane.getByText("reply 1", { exact: true }).waitFor({ state: "attached" });
    expect(Math.abs((await place("reply 27")) - before)).toBeLessThan(10);

    const above = await place("reply 27");
    await reply("reply 76");
    await pane.getByText("reply 76", { exact: true }).waitFor({ state: "attached" });
    expect(Math.abs((await place("reply 27")) - above)).toBeLessThan(10);
    await pane.getByTestId("new-replies").getByText("1 new reply").click();
    await pane.getByTestId("new-replies").waitFor({ state: "detached" });
    await expect
      .poll(() => list.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight))
      .toBeLessThan(60);
    stage.expectNoProblems();
  });

  it("count a reply as read once it is seen, also when the tab was hidden or offline meanwhile", async () => {
    const { ada, reply, pane } = await scene(1);
    await pane.getByTestId("thread-composer").fill("I am in");
    await pane.getByTestId("thread-composer").press("Enter");
    await pane.locator('[data-status="sent"]', { hasText: "I am in" }).waitFor();
    await setHidden(ada.page, true);
    await reply("At noon");
    await pane.getByText("At noon", { exact: true }).waitFor();
    await unread(ada).waitFor();
    await setHidden(ada.page, false);
    await unread(ada).waitFor({ state: "detached" });

    await setHidden(ada.page, true);
    await reply("Or at one");
    await pane.getByText("Or at one", { exact: true }).waitFor();
    await unread(ada).waitFor();
    stage.network.refuse();
    await ada.connection("offline").waitFor();
    await setHidden(ada.page, false);
    stage.network.heal();
    await ada.connection("live").waitFor();
    await unread(ada).waitFor({ state: "detached" });
    stage.expectNoProblems(NETWORK);
  });

  it("are not unread any more once another device has read them", async () => {
    const { ada, reply, pane, room, root } = await scene(1);
    await pane.getByTestId("thread-composer").fill("I am in");
    await pane.getByTestId("thread-composer").press("Enter");
    await pane.locator('[data-status="sent"]', { hasText: "I am in" }).waitFor();
    await ada.createRoom("Elsewhere");
    await reply("At noon");
    await unread(ada).waitFor();
    const phone = await stage.arrive({ viewport: { width: 390, height: 780 } });
    await phone.logIn({ email: "ada.lovelace@example.com", password: "correct horse battery" });
    await phone.page.goto(`${phone.page.url().split("#")[0]}#/rooms/${room.id}/threads/${root.id}`);
    await phone.page.getByTestId("thread").getByText("At noon", { exact: true }).waitFor();
    await unread(ada).waitFor({ state: "detached" });
    stage.expectNoProblems();
  });

  it("say why they cannot be shown", async () => {
    const { ada, room } = await scene(1);
    const unknown = "01890000-0000-7000-8000-000000000000";
    await ada.page.goto(`${ada.page.url().split("#")[0]}#/rooms/${room.id}/threads/${unknown}`);
    const pane = ada.page.getByTestId("thread");
    await pane.getByRole("alert").waitFor();
    expect(await pane.getByTestId("thread-composer").count()).toBe(0);
    stage.expectNoProblems(/404/);
  });
});

async function replyIn(author: TestClient, room: Room, root: Message, body: string): Promise<void> {
  const { status } = await author.post(`/api/rooms/${room.id}/messages`, { body, threadOf: root.id });
  if (status !== 201) throw new Error(`The reply was refused with ${status}.`);
}

const setHidden = (page: Page, isHidden: boolean): Promise<unknown> =>
  page.evaluate(`(() => {
    Object.defineProperty(document, "hidden", { configurable: true, value: ${isHidden} });
    Object.defineProperty(document, "visibilityState", { configurable: true, value: "${isHidden ? "hidden" : "visible"}" });
    document.dispatchEvent(new Event("visibilitychange"));
  })()`);
