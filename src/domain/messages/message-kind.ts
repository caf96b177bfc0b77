/** `custom:` names a kind of the frontend's own. */
export type MessageKind = "text" | `custom:${string}`;
