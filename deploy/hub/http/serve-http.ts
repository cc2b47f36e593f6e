import { ok, type Problem, problemLine, type Result } from "../../../agent/kernel/result.ts";
import { type Certificate, readCertificate } from "./door.ts";
import { type Listening, listenHubHttp } from "./listen.ts";
import type { HubHttpSettings } from "./server.ts";
import { readTokens } from "./tokens.ts";

export type Served = Pick<HubHttpSettings, "read" | "desk" | "audit">;

export interface ServeOptions {
  readonly files: { readonly tokens: string; readonly cert: string | undefined; readonly key: string | undefined };
  readonly isBehindProxy: boolean;
}

export interface Serving extends Listening {
  /** Tokens and certificate, without a pause; what cannot be read stays as it was and is told. */
  readonly readAgain: () => void;
}

/** Serves page and API with tokens and certificate from files. */
export async function serveHttp(
  address: string,
  { files, isBehindProxy }: ServeOptions,
  served: Served & { readonly log: NonNullable<HubHttpSettings["log"]> },
): Promise<Result<Serving, Problem>> {
  const { log } = served;
  const tokens = readTokens(files.tokens);
  if (!tokens.ok) return tokens;
  const certificate = certificateIn(files);
  if (!certificate.ok) return certificate;
  let holders = tokens.value;
  const door = { certificate: certificate.value, isBehindProxy };
  const listening = await listenHubHttp(address, { ...served, holders: () => holders, door });
  if (!listening.ok) return listening;
  const readAgain = () => {
    const [fresh, renewed] = [readTokens(files.tokens), certificateIn(files)];
    if (fresh.ok) holders = fresh.value;
    else log("tokens stay as they were", { problem: problemLine(fresh.fault) });
    if (!renewed.ok) log("the certificate stays as it was", { problem: problemLine(renewed.fault) });
    else if (renewed.value !== null && !listening.value.renew(renewed.value))
      log("the certificate stays as it was", { problem: "certificate and key do not fit" });
    else log("tokens and certificate were read again", { holders: holders.length });
  };
  return ok({ ...listening.value, readAgain });
}

const certificateIn = ({ cert, key }: ServeOptions["files"]): Result<Certificate | null, Problem> =>
  cert === undefined && key === undefined ? ok(null) : readCertificate(cert ?? "", key ?? "");
