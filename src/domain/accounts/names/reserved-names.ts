/**
 * Reserved usernames and display names: their owner would seem to speak for the server or a room, or to be nobody or
 * everybody.
 */
export const RESERVED: readonly string[] = [
  "admin",
  "administrator",
  "channel",
  "deleted user",
  "everybody",
  "everyone",
  "help",
  "here",
  "mod",
  "moderator",
  "nobody",
  "none",
  "null",
  "official",
  "owner",
  "postmaster",
  "room",
  "root",
  "security",
  "server",
  "staff",
  "support",
  "synctalk",
  "system",
  "undefined",
  "webmaster",
];
