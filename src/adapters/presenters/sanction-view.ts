import type { Sanction } from "../../domain/moderation/sanction.js";
import { endOrNull } from "../../domain/shared/permanent.js";
import type * as wire from "../../protocol/entities.js";

export const sanctionView = ({ until, at, roomId: _, byRole: _role, ...sanction }: Sanction): wire.Sanction => ({
  ...sanction,
  until: endOrNull(until)?.toISOString() ?? null,
  at: at.toISOString(),
});

export const sanctionCursor = ({ until, user, kind }: Sanction): string => `${until.toISOString()}~${user.id}~${kind}`;
