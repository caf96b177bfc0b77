import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createLogger } from "../../src/adapters/observability/logger.js";
import { pinoSecurityLog } from "../../src/adapters/observability/pino-security-log.js";
import { JwtTokenService } from "../../src/adapters/security/jwt-token-service.js";
import { ellipticKey, KeyRing, secretKey } from "../../src/adapters/security/key-ring.js";
import { nodeOpaqueTokens } from "../../src/adapters/security/node-opaque-tokens.js";
import { ZxcvbnCommonPasswords } from "../../src/adapters/security/zxcvbn-common-passwords.js";
import { commonPasswordsContract } from "../../src/contracts/common-passwords.contract.js";
import { opaqueTokensContract } from "../../src/contracts/opaque-tokens.contract.js";
import { securityLogContract } from "../../src/contracts/security-log.contract.js";
import { tokenServiceContract } from "../../src/contracts/token-service.contract.js";
import { RecordingSecurityLog } from "../support/recording-security-log.js";

const TTL_SECONDS = 900;

const newSecretKey = () => secretKey("current", randomBytes(32));

const newEllipticKey = () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return ellipticKey(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
};

tokenServiceContract("JWT with a secret", (clock) => {
  return new JwtTokenService(new KeyRing([newSecretKey()]), TTL_SECONDS, clock);
});
tokenServiceContract("JWT with a key on a curve", (clock) => {
  return new JwtTokenService(new KeyRing([newEllipticKey()]), TTL_SECONDS, clock);
});
tokenServiceContract("JWT with a former key", (clock) => {
  return new JwtTokenService(new KeyRing([newEllipticKey(), newSecretKey()]), TTL_SECONDS, clock);
});

opaqueTokensContract("node:crypto", nodeOpaqueTokens);
commonPasswordsContract("zxcvbn", new ZxcvbnCommonPasswords());

securityLogContract("recording", () => {
  const log = new RecordingSecurityLog();
  return { log, kept: () => log.events };
});

securityLogContract("pino", () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = pinoSecurityLog(createLogger({ level: "info", pretty: false, destination }));
  const read = (line: string) => {
    const { event: name, ...fields } = JSON.parse(line) as Record<string, unknown>;
    return { ...fields, name };
  };
  return { log, kept: () => lines.map(read) };
});
