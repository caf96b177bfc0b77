import type { UserId } from "../../../domain/accounts/user.js";

/** Whether the connected users of this node show their receipts. The user feeds keep it up to date. */
export class ReceiptChoices {
  private readonly choices = new Map<UserId, boolean>();

  /** Whether the user is known to show theirs, and therefore sees those of others. */
  isShown(userId: UserId): boolean {
    return this.choices.get(userId) ?? false;
  }

  /** Takes a choice that a handshake read. A choice that is here already is as new or newer. */
  open(userId: UserId, receipts: boolean): void {
    if (!this.choices.has(userId)) this.choices.set(userId, receipts);
  }

  set(userId: UserId, receipts: boolean): void {
    this.choices.set(userId, receipts);
  }

  /** Forgets the choice of a user without connections. */
  close(userId: UserId): void {
    this.choices.delete(userId);
  }
}
