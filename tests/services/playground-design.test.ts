import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lowContrast, smallTargets, zoomingFields } from "../support/page-audit.js";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

const PICTURES = process.env["PLAYGROUND_PICTURES"];
const SCREENS = [
  { name: "wide", width: 1280, height: 800 },
  { name: "narrow", width: 375, height: 720 },
];
const SCHEMES = ["light", "dark"] as const;

describe("screens of the playground", { timeout: 120_000 }, () => {
  const stage = PlaygroundFixture.set();

  for (const { name, ...viewport } of SCREENS)
    for (const colorScheme of SCHEMES)
      it(`have readable text and large enough targets, ${name} and ${colorScheme}`, async () => {
        const found: Record<string, string[]> = {};
        const look = async ({ page }: Visitor, screen: string) => {
          if (PICTURES !== undefined) {
            await mkdir(PICTURES, { recursive: true });
            await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}-${screen}.png`) });
          }
          const problems = [await lowContrast(page), await smallTargets(page), await zoomingFields(page)].flat();
          if (problems.length > 0) found[screen] = problems;
        };
        const ada = await stage.arrive({ viewport, colorScheme, reducedMotion: "reduce" });
        await look(ada, "register");
        await ada.page.getByTestId("show-login").click();
        await look(ada, "login");
        await ada.page.getByRole("button", { name: "Forgot" }).click();
        await look(ada, "forgot");
        await ada.page.reload();
        await ada.register("Ada Lovelace");
        await look(ada, "no-rooms");
        await ada.page.getByTestId("create-room").click();
        await look(ada, "create-room");
        await ada.page.keyboard.press("Escape");
        const roomId = await ada.createRoom("Analytical engines");
        await look(ada, "empty-room");

        const bob = await stage.newcomer("Bob Frankston");
        await bob.joinRoom("Analytical engines");
        await bob.composer.pressSequentially("Hm");
        await ada.page.getByText("Bob Frankston is typing…").first().waitFor();
        await look(ada, "typing");
        await bob.say("With pleasure.");
        await ada.say("Shall we begin?");
        await ada.message("With pleasure.", "sent").waitFor();
        await ada.message("Shall we begin?", "sent").waitFor();
        await bob.say("> Shall we\n**Yes**, see https://example.com, `now`\n```\nnow()\n```");
        await ada.say("**Good**, `now` it is: https://example.com/plan");
        await ada.choose("With pleasure.", "Reply");
        await ada.say("Then let us begin.");
        await ada.message("Then let us begin.", "sent").waitFor();
        await ada.choose("Shall we begin?", "Edit");
        await ada.say("Shall we start?");
        await ada.message("Shall we start?", "sent").waitFor();
        await ada.choose("With pleasure.", "Reply");
        await ada.choose("With pleasure.", "React");
        await look(ada, "emoji-picker");
        await ada.page.getByRole("button", { name: "party popper celebrate tada" }).click();
        await ada.page.getByRole("button", { name: "🎉 1: You" }).hover();
        await look(ada, "reaction");
        await ada.page.getByTestId("who-reacted").click();
        await ada.page.getByTestId("listed-person").waitFor();
        await look(ada, "reactors");
        await ada.page.keyboard.press("Escape");
        await ada.message("Then let us begin.").hover();
        await ada.message("Then let us begin.").getByTestId("message-menu").click();
        await look(ada, "message-menu");
        await ada.page.getByTestId("delete").click();
        await look(ada, "delete-message");
        await ada.page.keyboard.press("Escape");
        await ada.page.getByRole("button", { name: "Cancel the reply" }).click();
        await ada.composer.fill("x".repeat(5_000));
        await look(ada, "too-long");
        await ada.composer.fill("");
        await ada.choose("With pleasure.", "Reply in thread");
        await ada.page.getByTestId("thread-composer").fill("In a thread");
        await ada.page.getByTestId("thread-composer").press("Enter");
        await ada.page.getByTestId("thread").locator('[data-status="sent"]', { hasText: "In a thread" }).waitFor();
        await look(ada, "thread");
        await ada.page.getByRole("button", { name: "Close the thread" }).click();
        await ada.page.getByTestId("thread").waitFor({ state: "detached" });
        await ada.page.getByTestId("thread-link").waitFor();
        await ada.choose("With pleasure.", "Pin");
        await ada.message("With pleasure.").getByTestId("pinned").waitFor();
        await ada.chooseForRoom("Pinned messages");
        await ada.page.getByTestId("pin").waitFor();
        await look(ada, "pins");
        await ada.page.getByRole("button", { name: "Close the pinned messages" }).click();
        await openMembers(ada);
        await look(ada, "members");
        await ada.page.getByRole("button", { name: "Actions for Bob Frankston" }).click();
        await look(ada, "member-menu");
        await ada.page.keyboard.press("Escape");
        await ada.page.getByRole("button", { name: "Close the list of members" }).click();

        await ada.page.getByTestId("room-menu").click();
        await look(ada, "room-menu");
        await ada.page.keyboard.press("Escape");
        for (const item of ["Add people", "Invite by link", "Room settings", "Moderation"]) {
          await ada.chooseForRoom(item);
          if (item === "Invite by link") await ada.page.getByTestId("create-invite").click();
          if (item === "Invite by link") await ada.page.getByTestId("invite").waitFor();
          if (item === "Moderation") await ada.page.getByText("There are no open reports.").waitFor();
          await look(ada, item.toLowerCase().replaceAll(" ", "-"));
          await ada.page.keyboard.press("Escape");
        }
        await ada.composer.fill("Ask @");
        await ada.page.getByTestId("mention-list").waitFor();
        await look(ada, "mention-list");
        await ada.composer.fill("");

        await ada.page.goto(`${ada.page.url().split("#")[0]}#/`);
        await ada.page.getByTestId("new-conversation").click();
        await ada.page.getByRole("searchbox", { name: "Find people" }).fill("Bob");
        await ada.page.getByRole("checkbox", { name: "Bob Frankston" }).check();
        await look(ada, "new-conversation");
        await ada.page.keyboard.press("Escape");
        await ada.page.getByTestId("my-threads").click();
        await ada.page.getByTestId("my-thread").waitFor();
        await look(ada, "threads");
        await ada.page.keyboard.press("Escape");
        await bob.say("Are you there?");
        await ada.room("Analytical engines").getByText("Are you there?").waitFor();
        await look(ada, "unread");
        await ada.room("Analytical engines").click();
        await ada.page.getByTestId("unread-line").waitFor();
        await look(ada, "unread-line");
        await ada.page.goto(`${ada.page.url().split("#")[0]}#/`);
        await ada.page.getByTestId("account-menu").click();
        await ada.page.getByTestId("my-sessions").click();
        await ada.page.getByText("This one").waitFor();
        await look(ada, "sessions");
        await ada.page.keyboard.press("Escape");
        await ada.page.getByTestId("account-menu").click();
        await ada.page.getByTestId("my-status").click();
        await ada.page.getByLabel("Status text").fill("At lunch");
        await look(ada, "status");
        await ada.page.getByTestId("status-form").getByRole("button", { name: "Save" }).click();
        await ada.page.getByTestId("me").getByText("At lunch").waitFor();
        await ada.converse("Bob Frankston");
        await ada.say("Lunch?");
        await expect.poll(() => ada.page.getByTestId("presence-line").textContent()).toBe("Online");
        await look(ada, "direct-room");
        await ada.chooseForRoom("Block Bob Frankston");
        await look(ada, "block");
        await ada.page.getByTestId("confirm").click();
        await ada.page.getByTestId("blocked-room").waitFor();
        await look(ada, "blocked-room");
        await ada.page.goto(`${ada.page.url().split("#")[0]}#/`);
        await look(ada, "rooms-with-status");
        await ada.page.getByTestId("account-menu").click();
        await ada.page.getByTestId("blocked-people").click();
        await ada.page.getByTestId("blocked-person").waitFor();
        await look(ada, "blocked-people");
        await ada.page.keyboard.press("Escape");
        await ada.room("Analytical engines").click();
        await ada.page.getByTestId("folded-message").first().waitFor();
        await look(ada, "folded");
        await ada.page.getByTestId("folded-message").last().getByRole("button", { name: "Show" }).click();
        await ada.page.goto(`${ada.page.url().split("#")[0]}#/rooms/${roomId}`);
        await ada.message("Are you there?").waitFor();
        stage.network.refuse();
        await ada.connection("offline").waitFor({ state: "attached" });
        await ada.say("Nobody hears this");
        await ada.message("Nobody hears this", "pending").waitFor();
        await look(ada, "offline");
        expect(found).toEqual({});
      });

  it("never wrap the key hint of the composer", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    await ada.createRoom("Analytical engines");
    const hint = ada.page.locator(".composer-keys");
    for (const width of [768, 820, 900, 1024, 1280]) {
      await ada.page.setViewportSize({ width, height: 800 });
      const lines = await hint.evaluate((element) => element.getClientRects()[0]?.height ?? 0);
      expect(lines, `at ${width} px`).toBeLessThan(30);
    }
  });
});

async function openMembers({ page }: Visitor): Promise<void> {
  if ((await page.getByTestId("show-members").getAttribute("aria-expanded")) === "true") return;
  await page.getByTestId("show-members").click();
}
