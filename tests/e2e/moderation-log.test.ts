import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";
import { RecordingSecurityLog } from "../support/recording-security-log.js";

it("records who muted, banned, removed or released whom", async () => {
  const securityLog = new RecordingSecurityLog();
  const app = await startTestServer({ overrides: { securityLog } });
  onTestFinished(() => app.close());
  const [ada, bob] = [await register(app.url, "ada"), await register(app.url, "bob")];
  const { id: roomId } = await ada.createRoom();
  await bob.post(`/api/rooms/${roomId}/join`);
  await ada.put(`/api/rooms/${roomId}/sanctions/${bob.id}/mute`, {});
  await ada.delete(`/api/rooms/${roomId}/sanctions/${bob.id}/mute`);
  await ada.delete(`/api/rooms/${roomId}/members/${bob.id}`);
  await ada.put(`/api/rooms/${roomId}/sanctions/${bob.id}/ban`, {});
  const events = securityLog.events.filter(({ name }) => name.startsWith("room."));
  const about = { userId: bob.id, roomId, by: ada.id };
  expect(events).toEqual(
    ["room.member_muted", "room.sanction_lifted", "room.member_removed", "room.member_banned"].map((name) => ({
      name,
      ...about,
    })),
  );
});
