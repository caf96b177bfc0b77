-- "Membership_active_of_user_idx" serves the same queries, and every index takes time when a membership changes.
DROP INDEX "Membership_active_idx";
