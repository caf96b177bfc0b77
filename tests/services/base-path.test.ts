import { createClient } from "@synctalk/client";
import { describe, expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, register } from "../support/client.js";
import { RecordingMailer } from "../support/recording-mailer.js";
import { freePort } from "../support/ports.js";
import { startProxy, type ProxyName, type UnderPath } from "../support/reverse-proxy.js";
import { Visitor } from "../support/visitor.js";

const STYLES: readonly (readonly [ProxyName, UnderPath])[] = [
  ["nginx", "taken away"],
  ["nginx", "passed on"],
  ["haproxy", "taken away"],
  ["haproxy", "passed on"],
];

describe.each(STYLES)(
  "under a path of another site, with %s and the path %s",
  { timeout: 120_000 },
  (name, underPath) => {
    async function stage() {
      const port = await freePort();
      const publicUrl = `http://127.0.0.1:${port}/chat`;
      const mailer = new RecordingMailer();
      const app = await startTestServer({ config: { publicUrl, trustProxy: 1 }, overrides: { mailer } });
      onTestFinished(() => app.close());
      await startProxy(name, { port, upstream: Number(new URL(app.url).port), underPath });
      return { publicUrl, mailer, app };
    }

    it("serves the page under the path, over a reconnect and from a link in a mail", async () => {
      const { publicUrl, mailer } = await stage();
      const ada = await Visitor.arrive(`${publicUrl}/`);
      await ada.register("Ada");
      await ada.createRoom("Engines");
      await ada.say("hello from below");
      await ada.message("hello from below", "sent").waitFor();
      await ada.page.reload();
      await ada.message("hello from below", "sent").waitFor();
      await ada.connection("live", "resumed").waitFor();
      expect(ada.problems).toEqual([]);

      const bob = await Visitor.arrive(publicUrl);
      await bob.page.getByTestId("show-login").click();
      await bob.page.getByTestId("show-forgot").click();
      await bob.page.getByTestId("forgot-form").getByLabel("Email").fill("ada@example.com");
      await bob.page.getByRole("button", { name: "Send me a link" }).click();
      const reset = () => mailer.to("ada@example.com").find(({ text }) => text.includes("#/reset-password?token="));
      await eventually(() => reset() !== undefined, "the mail");
      const link = /http\S+/.exec(reset()?.text ?? "")?.[0] ?? "";
      expect(link.startsWith(`${publicUrl}/#/`)).toBe(true);
      const { page } = await Visitor.arrive(link);
      await page.getByTestId("reset-form").waitFor();
    });

    it.each(["", "/"])("accepts a URL with a path in the SDK, written with %j at its end", async (end) => {
      const { publicUrl, app } = await stage();
      const ada = await register(app.url, "ada");
      const room = await ada.createRoom();
      const client = createClient({
        url: `${publicUrl}${end}`,
        token: async () => ada.token,
        transports: ["websocket"],
      });
      onTestFinished(() => client.disconnect());
      await client.connect();
      expect((await client.rest.rooms()).items.map(({ id }) => id)).toContain(room.id);
      await client.send(room.id, { body: "through the path" });
      await eventually(() => client.state.connection === "live", "live");
    });
  },
);
