import type { ActivePeople } from "../../../domain/presence/activity.js";
import type { ActivityHint } from "../../ports/room-bus.js";

type Listed = Pick<ActivityHint, "first" | "count">;

/** Converts what a node tells other nodes. It names whom the active people block, so that no node has to read it. */
export const activePeopleOnBus = ({ first, count }: ActivePeople): Listed => ({
  first: first.map(({ hiddenFrom, ...activity }) =>
    hiddenFrom.size === 0 ? activity : { ...activity, hiddenFrom: [...hiddenFrom] },
  ),
  count,
});

/** Converts what another node told. */
export const activePeopleFrom = ({ first, count }: Listed): ActivePeople => ({
  first: first.map((activity) => ({ ...activity, hiddenFrom: new Set(activity.hiddenFrom) })),
  count,
});
