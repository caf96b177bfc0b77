import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";

describe("markup in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("shows links, code, emphasis and quotes to both people", async () => {
    const { ada, bob } = await stage.pairInRoom();
    const text = "> before\nsee **https://example.com/a_b** and `x < *y*`\n```\nif (a) {\n  b\n}\n```\n_done_";
    await ada.composer.fill(text);
    await ada.composer.press("Enter");
    for (const { page } of [ada, bob]) {
      const message = page.locator('[data-seq="1"]');
      await message.locator("strong a", { hasText: "https://example.com/a_b" }).waitFor();
      expect(await message.locator("blockquote").textContent()).toBe("before");
      expect(await message.locator("p code").textContent()).toBe("x < *y*");
      expect(await message.locator("pre code").textContent()).toBe("if (a) {\n  b\n}");
      expect(await message.locator("em").textContent()).toBe("done");
      const link = message.getByRole("link");
      expect(await link.getAttribute("href")).toBe("https://example.com/a_b");
      expect(await link.getAttribute("rel")).toContain("noopener");
      expect(await link.getAttribute("target")).toBe("_blank");
    }
    stage.expectNoProblems();
  });

  it("runs nothing that a hostile message contains", async () => {
    const { ada, bob } = await stage.pairInRoom();
    const hostile = [
      "<img src=x onerror=\"document.title='owned'\">",
      "[click](javascript:document.title='owned')",
      "**<script>document.title='owned'</script>**",
      "https://a.example/\"onmouseover=\"document.title='owned'",
    ];
    for (const text of hostile) await ada.say(text);
    await bob.page.locator('[data-seq="4"]').waitFor();
    expect(await bob.list.locator(".message-text img, .message-text script, [onmouseover]").count()).toBe(0);
    const hrefs = await bob.list.locator("a").evaluateAll((links) => links.map((link) => link.protocol));
    expect(new Set(hrefs)).toEqual(new Set(["https:"]));
    expect(await bob.page.title()).not.toBe("owned");
    stage.expectNoProblems();
  });
});
