import type { Scene } from "./scene.js";
import type { InMemoryServer } from "./in-memory-server.js";

/** All stored data of the room and of the scene's users. */
export async function storedIn({ store }: InMemoryServer, { room, people, messages }: Scene) {
  const { roomReader, moderationReader, messageLog, unitOfWork, userRepository } = store;
  const everybody = Object.values(people);
  const sanctions = await unitOfWork.run((tx) =>
    Promise.all(everybody.map(({ id }) => tx.sanctions.findFor(room.id, id))),
  );
  return {
    view: await roomReader.view(room.id, people.owner.id, messages.size),
    members: await roomReader.members(room.id, { limit: 100 }),
    history: await messageLog.history(room.id, { newest: true }, 100),
    sanctions,
    reports: await moderationReader.reports(room.id, { limit: 100 }),
    users: await Promise.all(everybody.map(({ id }) => userRepository.find(id))),
  };
}
