import { expect } from "vitest";
import type { Room } from "../../src/protocol/entities.js";
import { register, request } from "./client.js";
import { startServer } from "./server-process.js";

/**
 * Stops a server with many pending sends of one socket. Each send must get an answer that matches the stored messages.
 */
export async function stopDuringSends(
  signal: NodeJS.Signals,
  options: Parameters<typeof startServer>[0],
): Promise<void> {
  const server = await startServer(options);
  const ada = await register(server.url, "ada");
  const room = await ada.createRoom();
  const live = await ada.connect();
  const answers = Array.from({ length: 200 }, (_, index) => {
    return live.ask("message:send", { roomId: room.id, body: `${index}` });
  });
  await Promise.race(answers);
  server.kill(signal);

  const refused = (await Promise.all(answers)).filter((answer) => !answer.ok);
  expect(refused.filter(({ error }) => error.code !== "service.unavailable")).toEqual([]);
  expect(await server.exit()).toEqual({ code: 0, signal: null });
  expect(server.stderr).toBe("");

  const { url } = await startServer(options);
  const { body } = await request<Room>(url, `/api/rooms/${room.id}`, { token: ada.token });
  expect(body.seq).toBe(answers.length - refused.length);
}
