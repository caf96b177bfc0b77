/** Maximum numbers of things: how many of one kind there may be at a time, and how long a text may be. */
export const DEFAULT_COUNTS = {
  /** Rooms of which a user is a member. Default: 500. */
  "rooms.user": 500,
  /** Members of a group, with its creator. Default: 50. */
  "group.people": 50,
  /** Kinds of reactions on a message, and so also of one user on a message. Default: 20. */
  "reactions.message": 20,
  /** Pinned messages of a room. Default: 50. */
  "pins.room": 50,
  /** Drafts of a user. Default: 200. */
  "drafts.user": 200,
  /** Scheduled messages of a user, waiting or failed. Default: 100. */
  "scheduled.user": 100,
  /** People whom a user blocks. Default: 500. */
  "blocked.user": 500,
  /** People whom one connection watches. Default: 500. */
  "presence.watched": 500,
  /** Packets that wait for one connection: above it, pushes are left out until it has drained. Default: 64. */
  "queue.packets": 64,
  /** Bytes of these packets. Default: 1 MiB. */
  "queue.bytes": 1_048_576,
  /** Code points of a message's text. Default: 4,000. */
  "message.characters": 4_000,
  /** Code points of a room's name, topic and description. Defaults: 80, 250 and 500. */
  "room.name": 80,
  "room.topic": 250,
  "room.description": 500,
} as const satisfies Readonly<Record<string, number>>;

export type CountName = keyof typeof DEFAULT_COUNTS;
export type Counts = Readonly<Record<CountName, number>>;

/** The smallest and the largest value of a setting, both allowed. */
export type SettingRange = Readonly<{ min: number; max: number }>;

export const COUNT_RANGES = {
  /** All of them are announced in `ready`, and read together when a user connects. */
  "rooms.user": { min: 1, max: 2_000 },
  /** The members and notices of a new group are one change, which has to fit a page. */
  "group.people": { min: 2, max: 100 },
  /** Every kind is a part of the message wherever it is shown. */
  "reactions.message": { min: 1, max: 100 },
  "pins.room": { min: 1, max: 1_000 },
  "drafts.user": { min: 1, max: 1_000 },
  "scheduled.user": { min: 1, max: 1_000 },
  /** The ids are a part of `ready`, and of each activity that other nodes are told about. */
  "blocked.user": { min: 1, max: 1_000 },
  /** So many ids fit one request. */
  "presence.watched": { min: 1, max: 1_500 },
  /** A connection is closed at four times as many: more than the answers to 30 requests and the pushes before them. */
  "queue.packets": { min: 16, max: 1_000 },
  /**
   * The least is half a page, because a connection is closed at four times as much. A connection may have 4 MiB of
   * memory for what waits, and a character takes up to two bytes of that.
   */
  "queue.bytes": { min: 262_144, max: 2_097_152 },
  /** So long a text fits a request of 64 KiB with its data in any script, and the search index holds all of it. */
  "message.characters": { min: 1, max: 10_000 },
  /** The search for rooms compares so many characters of a name. */
  "room.name": { min: 1, max: 160 },
  /** A notice of the timeline shows the whole topic. */
  "room.topic": { min: 1, max: 500 },
  /** Pages of rooms get shorter with longer texts. */
  "room.description": { min: 1, max: 2_000 },
} as const satisfies Readonly<Record<CountName, SettingRange>>;
