import { z } from "zod";
import { normalOriginOrPattern } from "../server/origins.js";

/** An origin, or a pattern of origins, normalised. */
export const OriginSetting = z.string().transform((value, context) => {
  const spelled = normalOriginOrPattern(value);
  if (spelled !== null) return spelled;
  const examples = "https://chat.example.com, capacitor://localhost or https://*.example.com (one label)";
  const message = `${value.slice(0, 100)} is not an origin such as ${examples}; * and null would admit every page`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});
