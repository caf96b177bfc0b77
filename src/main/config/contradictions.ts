import { persistenceKind, type Variables } from "./settings/environment.js";

/** The variables that contradict each other, one line per mistake. */
export function contradictions(variables: Variables): string[] {
  const { DATABASE_URL, NODE_ENV, JWT_SECRET, JWT_SECRETS, JWT_SIGNING_KEY, JWT_SIGNING_KEY_FILE } = variables;
  const keys = [JWT_SECRET, JWT_SECRETS, JWT_SIGNING_KEY, JWT_SIGNING_KEY_FILE];
  const inServerMode = persistenceKind(variables) === "postgres";
  const problems = mailContradictions(variables);
  if (JWT_SECRET !== undefined && JWT_SECRETS !== undefined)
    problems.push("JWT_SECRETS: is set together with JWT_SECRET: move that secret into the list as default:secret");
  if (JWT_SIGNING_KEY !== undefined && JWT_SIGNING_KEY_FILE !== undefined)
    problems.push("JWT_SIGNING_KEY_FILE: is set together with JWT_SIGNING_KEY");
  if (inServerMode && DATABASE_URL === undefined) problems.push("DATABASE_URL: is required with PERSISTENCE=postgres");
  if (inServerMode && NODE_ENV === "production" && keys.every((key) => key === undefined))
    problems.push(
      "JWT_SECRET: is required in production with PostgreSQL, so that all nodes accept each other's tokens",
    );
  return problems;
}

function mailContradictions(variables: Variables): string[] {
  const { SMTP_URL, MAIL_FROM, EMAIL_VERIFICATION, PUBLIC_URL, RESET_URL, VERIFY_URL, NODE_ENV } = variables;
  const inProduction = NODE_ENV === "production";
  if (SMTP_URL === undefined) {
    const needsMail = inProduction && EMAIL_VERIFICATION === "required";
    return needsMail ? ["SMTP_URL: is required in production with EMAIL_VERIFICATION=required"] : [];
  }
  const problems = MAIL_FROM === undefined ? ["MAIL_FROM: is required with SMTP_URL"] : [];
  const linksNeedUrl = RESET_URL === undefined || VERIFY_URL === undefined;
  if (inProduction && PUBLIC_URL === undefined && linksNeedUrl)
    problems.push("PUBLIC_URL: is required in production with SMTP_URL, unless RESET_URL and VERIFY_URL are set");
  return problems;
}
