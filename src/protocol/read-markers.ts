import { z } from "zod";
import { id, position } from "./fields.js";

export const MarkRequest = z.object({
  roomId: id(),
  seq: position(),
  threadOf: id().exactOptional().describe("The root of a thread: move my marker in the thread, by `threadSeq`."),
});
