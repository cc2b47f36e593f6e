import { readFile } from "node:fs/promises";
import type { IClientOptions } from "mqtt";

/** Files are read anew for each connection, so that a renewed certificate needs no restart. */
export interface SecretFiles {
  readonly passwordFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly caFile?: string;
}

export async function secretsOf(settings: SecretFiles): Promise<IClientOptions> {
  const { passwordFile, certFile, keyFile, caFile } = settings;
  const [password, cert, key, ca] = await Promise.all([passwordFile, certFile, keyFile, caFile].map(contentOf));
  return {
    ...(password ? { password: password.toString("utf8").trimEnd() } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(ca ? { ca } : {}),
  };
}

const contentOf = async (path: string | undefined): Promise<Buffer | null> =>
  path === undefined ? null : readFile(path);

export const isFileProblem = (problem: unknown): boolean =>
  problem instanceof Error && "syscall" in problem && "path" in problem && typeof problem.path === "string";
