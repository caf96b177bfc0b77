import { z } from "zod";
import { id, position } from "./fields.js";

export const MarkRequest = z.object({ roomId: id(), seq: position() });
