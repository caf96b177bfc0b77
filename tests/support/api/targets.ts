import type { Role } from "../../../src/domain/rooms/membership.js";
import type { Somebody, Standing } from "./people.js";
import type { Scene } from "./scene.js";

/** The calling user and the scene. `fresh` is an unused name. */
export type Asker = Readonly<{ scene: Scene; who: Standing; fresh: string }>;

export const UNKNOWN = "01900000-0000-7000-8000-000000000000";

/** Subject of a request, or the author of its message. */
export const ABOUT = {
  "the room": () => "",
  "the room with another owner": () => "",
  "its settings": () => "",
  "its kind": () => "",
  "the user's own message": ({ scene, who }: Asker) => messageOf(scene, somebody(who)),
  "another user's message": ({ scene }: Asker) => messageOfOther(scene, "member"),
  "the other owner's message": ({ scene }: Asker) => messageOfOther(scene, "owner"),
  "a message of another room": ({ scene }: Asker) => scene.elsewhere.id,
  "another member": ({ scene }: Asker) => scene.others.member.id,
  "another moderator": ({ scene }: Asker) => scene.others.moderator.id,
  "another owner": ({ scene }: Asker) => scene.others.owner.id,
  "the user themselves": ({ scene, who }: Asker) => scene.people[who === "anonymous" ? "stranger" : who].id,
  "a user banned by an owner": ({ scene }: Asker) => scene.people.banned.id,
  "a user outside the room": ({ scene }: Asker) => scene.people["former member"].id,
  "somebody whom the user blocks": ({ scene }: Asker) => scene.elsewhere.author.id,
  "somebody who blocks the user": ({ scene }: Asker) => scene.elsewhere.author.id,
  "the user's other session": ({ scene, who }: Asker) => scene.logins[somebody(who)].otherSessionId,
  "another user's session": ({ scene, who }: Asker) =>
    scene.logins[who === "member" ? "owner" : "member"].otherSessionId,
  "the user's own scheduled message": ({ scene, who }: Asker) => scene.scheduledIds[somebody(who)],
  "another user's scheduled message": ({ scene, who }: Asker) =>
    scene.scheduledIds[who === "member" ? "owner" : "member"],
  "a report": ({ scene }: Asker) => scene.reportId,
  "an unknown id": () => UNKNOWN,
} as const satisfies Readonly<Record<string, (asker: Asker) => string>>;

export type About = keyof typeof ABOUT;

export const isAbout = (text: string): text is About => Object.hasOwn(ABOUT, text);

/** Id of the subject of the request. */
export const target = (asker: Asker, about: About): string => ABOUT[about](asker);

/** The room needs another owner when that one is the subject, or when the caller is one of two. */
export const ownersFor = (about: About): 1 | 2 => (about.includes("other owner") ? 2 : 1);

/** User whose credentials a request without a token contains. */
export const somebody = (who: Standing): Somebody => (who === "anonymous" ? "owner" : who);

/** A stranger wrote nothing, so they try the owner's message. */
function messageOf(scene: Scene, who: Somebody): string {
  const author = who === "stranger" ? scene.people.owner : scene.people[who];
  return scene.messages.get(author.id)?.id ?? UNKNOWN;
}

const messageOfOther = ({ messages, others }: Scene, role: Role): string =>
  messages.get(others[role].id)?.id ?? UNKNOWN;
