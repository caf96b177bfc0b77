import type { Sanction } from "../../domain/moderation/sanction.js";
import { endOf } from "../../domain/shared/until.js";
import type * as wire from "../../protocol/entities.js";

export const sanctionView = ({ until, at, byRole: _, ...sanction }: Sanction): wire.Sanction => ({
  ...sanction,
  until: endOf(until)?.toISOString() ?? null,
  at: at.toISOString(),
});
