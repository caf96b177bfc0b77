import { RawSession } from "../client/raw-session.js";
import { atMost } from "./at-most.js";
import { post, register } from "./people.js";
import type { ServerNode } from "./server-node.js";

type Place = Readonly<{ node: ServerNode; rooms: readonly string[] }>;
export type ReadOnlyUser = Readonly<{ session: RawSession; room: string }>;

const AT_ONCE = 25;
/** Sessions per address: few enough that no limit per address is reached. */
const AN_ADDRESS = 50;
/** First number of the read-only users. The stage's people have lower numbers. */
const FIRST = 1_000;

/** Connects `count` read-only users, each with a session and in one of the rooms. */
export async function connectReadOnlyUsers({ node, rooms }: Place, count: number): Promise<readonly ReadOnlyUser[]> {
  const url = `http://127.0.0.1:${node.port}`;
  const users = await atMost(AT_ONCE, Array.from({ length: count }), async (_, index) => {
    const { accessToken: token } = await register(url, FIRST + index);
    const room = rooms[index % rooms.length] ?? "";
    await post(url, `/api/rooms/${room}/join`, {}, token);
    const localAddress = `127.0.1.${1 + Math.floor(index / AN_ADDRESS)}`;
    return { session: new RawSession({ port: node.port, token, localAddress }), room };
  });
  await atMost(AT_ONCE, users, ({ session }) => session.open());
  return users;
}
