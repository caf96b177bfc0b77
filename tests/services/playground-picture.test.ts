import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import { playScene, scene } from "./playground-scene.js";

const PICTURE = fileURLToPath(new URL("../../docs/images/playground.png", import.meta.url));

describe("picture of the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("takes the picture for the README, and writes it with UPDATE_SCREENSHOT=1", async () => {
    const now = new Date();
    now.setUTCHours(10, 24, 0, 0);
    let time = now;
    const config = { accessTokenTtl: 86_400 };
    const office = await startTestServer({ config, overrides: { clock: { now: () => time } } });
    onTestFinished(() => office.close());
    const played = await playScene(office.url, (minutesAgo) => (time = new Date(now.getTime() - minutesAgo * 60_000)));
    onTestFinished(() => played.close());
    const maya = await stage.arrive({ url: office.url, timezoneId: "UTC" });
    await maya.page.clock.setFixedTime(now);
    await maya.page.reload();
    await maya.logIn(scene.viewer);
    await maya.room(scene.room).click();
    await maya.composer.waitFor();
    await maya.page.getByTestId("member-list").locator('[data-status="away"]').waitFor();
    await expect.poll(() => maya.page.getByTestId("member-list").getByTestId("presence").count()).toBe(4);
    await played.finish();
    await maya.message(scene.lastWord, "sent").waitFor();
    for (const testId of ["reactions", "readers", "thread-link"]) await maya.list.getByTestId(testId).first().waitFor();
    await maya.page.locator(".talk").getByText("Lena Fischer is typing…").first().waitFor();

    const picture = await maya.page.screenshot({ animations: "disabled" });
    expect(picture.byteLength).toBeLessThan(300 * 1024);
    if (process.env["UPDATE_SCREENSHOT"] === "1") await writeFile(PICTURE, picture);
    expect(existsSync(PICTURE)).toBe(true);
    stage.expectNoProblems();
  });
});
