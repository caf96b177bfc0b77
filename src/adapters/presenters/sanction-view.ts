import type { Sanction } from "../../domain/moderation/sanction.js";
import { endOrNull } from "../../domain/shared/permanent.js";
import type * as wire from "../../protocol/entities.js";

export const sanctionView = ({ until, at, byRole: _, ...sanction }: Sanction): wire.Sanction => ({
  ...sanction,
  until: endOrNull(until)?.toISOString() ?? null,
  at: at.toISOString(),
});
