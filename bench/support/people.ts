import { register, type TestClient } from "../../tests/support/client.js";

const REGISTERING_AT_ONCE = 4;

/** Registers this many users through the API. */
export async function registerPeople(url: string, count: number): Promise<readonly TestClient[]> {
  const people: TestClient[] = [];
  while (people.length < count) {
    const many = Math.min(REGISTERING_AT_ONCE, count - people.length);
    people.push(...(await Promise.all(Array.from({ length: many }, () => register(url)))));
  }
  return people;
}

/** Creates a room of the first person that all others join. Resolves with its id. */
export async function createRoomOf(people: readonly TestClient[]): Promise<string> {
  const [owner, ...others] = people;
  if (!owner) throw new Error("A room needs somebody.");
  const { id } = await owner.createRoom();
  for (const person of others) {
    const { status } = await person.post(`/api/rooms/${id}/join`);
    if (status !== 200) throw new Error(`The join was answered with ${status}.`);
  }
  return id;
}
