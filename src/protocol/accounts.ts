import { z } from "zod";
import { text } from "./fields.js";

const LONGEST_SECRET = 1024;

export const RegisterRequest = z.object({
  email: text(),
  password: text(),
  username: text().exactOptional(),
  displayName: text().exactOptional(),
});

export const LoginRequest = z.object({ email: text(), password: text().max(LONGEST_SECRET) });
