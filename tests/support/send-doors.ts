import type { Message, UserSummary } from "../../src/protocol/entities.js";
import type { LiveClient, TestClient } from "./client.js";

/** A message as its sender gets it. */
type SentMessage = Message & Readonly<{ notMembers?: readonly UserSummary[] }>;
type Sent = Readonly<{ message: Message; repeated: boolean; notMembers?: readonly UserSummary[] }>;

export type Content = Readonly<Record<string, unknown>>;
type Outcome = Readonly<{ status: number; code?: string | undefined; message: SentMessage }>;

/** Sends over either transport. */
export type Door = (person: TestClient, live: LiveClient, roomId: string, content: Content) => Promise<Outcome>;

export const sendDoors: Readonly<Record<string, Door>> = {
  "over REST": async (person, _live, roomId, content) => {
    const { status, body } = await person.post<SentMessage & { code?: string }>(
      `/api/rooms/${roomId}/messages`,
      content,
    );
    return { status, code: body.code, message: body };
  },
  "over the socket": async (_person, live, roomId, content) => {
    const ack = await live.ask<Sent>("message:send", { roomId, ...content });
    if (!ack.ok) return { ...ack.error, message: ack.error as unknown as SentMessage };
    const { message, notMembers } = ack.data;
    return { status: ack.data.repeated ? 200 : 201, message: { ...message, ...(notMembers && { notMembers }) } };
  },
};
