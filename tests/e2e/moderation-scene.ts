import { registerUser } from "../support/register-user.js";

/** Ada's public room with Bob in it, both connected, and the paths to moderate Bob. */
export async function moderationScene(url: string) {
  const [ada, bob] = await Promise.all([registerUser(url, "ada"), registerUser(url, "bob")]);
  const room = await ada.createRoom();
  await bob.post(`/api/rooms/${room.id}/join`);
  const [adaLive, bobLive] = await Promise.all([ada.connect(), bob.connect()]);
  const member = `/api/rooms/${room.id}/members/${bob.id}`;
  const sanctions = `/api/rooms/${room.id}/sanctions/${bob.id}`;
  const messages = `/api/rooms/${room.id}/messages`;
  return { ada, bob, room, adaLive, bobLive, member, sanctions, messages };
}
