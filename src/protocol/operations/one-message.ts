import { z } from "zod";
import { Message } from "../answers.js";

/** The output of an operation that returns one message. Over REST, the message itself is the body. */
export const OneMessage = z.strictObject({ message: Message });
export const messageBody = { schema: Message, of: ({ message }: z.output<typeof OneMessage>) => message };
