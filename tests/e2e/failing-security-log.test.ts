import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { LiveClient, logIn, openSocket, PASSWORD, register } from "../support/client.js";

it("ends the other sessions after a change of the password, although the security log fails", async () => {
  let isFull = false;
  const record = () => {
    if (isFull) throw new Error("The log is full.");
  };
  const app = await startTestServer({ overrides: { securityLog: { record } } });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  const other = await logIn(app.url, ada);
  const { socket } = await LiveClient.opened(openSocket(app.url, other.token));
  onTestFinished(() => void socket.disconnect());
  const ended = new Promise((resolve) => socket.once("session:ended", resolve));
  isFull = true;
  const changed = await ada.post("/api/auth/password", {
    currentPassword: PASSWORD,
    newPassword: "another battery staple",
  });
  expect(changed.status).toBe(204);
  expect(await ended).toMatchObject({ reason: expect.any(String) });
});
