import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

describe("accessibility of the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("can be used with the keyboard alone", async () => {
    const ada = await stage.arrive();
    const { keyboard } = ada.page;
    const press = async (...keys: string[]) => {
      for (const key of keys) await keyboard.press(key);
    };
    const tabTo = async (selector: string) => {
      for (let presses = 0; presses < 40; presses += 1) {
        if (await ada.page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
        await press("Tab");
      }
      throw new Error(`The Tab key does not lead to ${selector}.`);
    };
    await tabTo('[name="email"]');
    await keyboard.type("ada@example.com");
    await press("Tab");
    await keyboard.type("correct horse battery");
    await press("Enter");
    await ada.connection("live").waitFor();

    await tabTo('[data-testid="create-room"]');
    await press("Enter");
    await ada.page.getByTestId("create-room-form").waitFor();
    await press("Escape");
    await ada.page.getByTestId("create-room-form").waitFor({ state: "detached" });
    await tabTo('[data-testid="create-room"]');
    await press("Enter");
    await tabTo('[name="name"]');
    await keyboard.type("By keyboard");
    await tabTo('[name="visibility"]');
    await press("ArrowDown");
    await tabTo('[type="submit"]');
    await press("Enter");
    await ada.composer.waitFor();
    await tabTo('[data-testid="composer"]');
    await keyboard.type("two");
    await press("Shift+Enter");
    await keyboard.type("lines");
    await press("Enter");
    await ada.page.locator('[data-status="sent"]').getByText("two\nlines").waitFor();
    await tabTo('[data-testid="leave-room"]');
    stage.expectNoProblems();
  });

  it("fits a phone and the dark theme on every screen", async () => {
    const ada = await stage.arrive({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
    const light = await stage.arrive({ viewport: { width: 390, height: 844 }, colorScheme: "light" });
    const brightness = ({ page }: Visitor) =>
      page.evaluate<number>(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)",
      );
    expect(await brightness(ada)).toBeLessThan(200);
    expect(await brightness(light)).toBeGreaterThan(600);

    const tooWide = () =>
      ada.page.evaluate<string[]>(`[document.documentElement, ...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 || element === document.documentElement && element.scrollWidth > innerWidth)
        .map((element) => element.className || element.tagName)`);
    expect(await tooWide()).toEqual([]);
    await ada.register("Ada With A Remarkably Long Name Indeed");
    expect(await tooWide()).toEqual([]);
    await ada.page.getByTestId("create-room").click();
    expect(await tooWide()).toEqual([]);
    await ada.page.keyboard.press("Escape");
    await ada.createRoom(`A room ${"whose name goes on ".repeat(3)}`.trim());
    await ada.say("x".repeat(300));
    await ada.say(`https://example.com/${"path/".repeat(60)}`);
    await ada.page.locator('[data-seq="2"]').waitFor();
    expect(await tooWide()).toEqual([]);
    await ada.page.getByTestId("show-members").click();
    await ada.page.getByTestId("member-list").waitFor();
    expect(await tooWide()).toEqual([]);
    stage.expectNoProblems();
  });

  it("tells a screen reader what is wrong with a field", async () => {
    const ada = await stage.arrive();
    const form = ada.page.getByTestId("register-form");
    await form.getByLabel("Email").fill("ada@example.com");
    await form.getByLabel("Password").fill("short");
    await form.getByRole("button", { name: "Register" }).click();
    const issue = form.getByRole("alert");
    await issue.waitFor();
    expect(await form.getByLabel("Password").getAttribute("aria-describedby")).toBe(await issue.getAttribute("id"));
    expect(await form.getByLabel("Password").getAttribute("aria-invalid")).toBe("true");
    stage.expectNoProblems(/400/);
  });
});
