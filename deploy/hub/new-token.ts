import { randomBytes } from "node:crypto";
import { parseTokens, tokenLine } from "./http/tokens.ts";

/** Makes a token: its holder gets the token, the hub's file the line. Nobody can make the one of the other. */
const TOKEN_BYTES = 32;

const [roles = "", name = ""] = process.argv.slice(2);
const token = randomBytes(TOKEN_BYTES).toString("hex");
const line = tokenLine(roles, name, token);
if (parseTokens(line, "").ok) {
  console.error(`For ${name}, told nowhere else: ${token}`);
  console.log(line);
} else {
  console.error("usage: node deploy/hub/new-token.ts viewer|operator|officer[,…] NAME >> hub.tokens");
  process.exit(2);
}
