import { z } from "zod";
import type { Operation } from "../../../src/protocol/operation.js";
import { ANNOUNCEMENTS } from "../../../src/protocol/announcements.js";
import { OPERATIONS } from "../../../src/protocol/operations.js";

/** One way to call an operation: as a route, such as `GET /api/rooms/:roomId`, or as an event. */
export type Entry = Readonly<{ name: string; operation: Operation; input: z.ZodObject; answer: z.ZodType }>;

export const ENTRIES: readonly Entry[] = Object.values<Operation>(OPERATIONS).flatMap((operation) => {
  const { rest, event, input, output } = operation;
  const entries: Entry[] = [];
  if (rest) {
    const isEmpty = rest.status === 202 || rest.status === 204;
    const answer = isEmpty ? z.undefined() : (rest.body?.schema ?? output);
    entries.push({ name: `${rest.method} /api${rest.path}`, operation, input: rest.query ?? input, answer });
  }
  if (event !== undefined) entries.push({ name: event, operation, input, answer: output });
  return entries;
});

const announcements: Readonly<Record<string, z.ZodType>> = ANNOUNCEMENTS;

/** Schema of a server event. Matches nothing for an unknown event. */
export const announcementSchema = (event: string): z.ZodType => announcements[event] ?? z.never();
