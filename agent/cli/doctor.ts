import { resolve } from "node:path";
import type { Command } from "commander";
import { readConfig } from "../../config/read.ts";
import { catalogue } from "../../drivers/catalogue.ts";
import { DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import type { Patient } from "./doctor/check.ts";
import { doctorLines, type Examined, examine, sentencesOf } from "./doctor/examine.ts";
import { realWorld } from "./doctor/real-world.ts";
import type { DoctorWorld } from "./doctor/world.ts";

/** Where the package puts the configuration. */
export const DEFAULT_CONFIG = "/etc/talon/talon.yaml";

interface Asked {
  readonly config?: string;
  readonly state?: string;
  readonly lang?: string;
  readonly json?: boolean;
}

/** `talon doctor`: what works, what does not, and what to do about it. */
export function addDoctorVerb(program: Command, io: CliIo, openWorld: () => DoctorWorld = realWorld): void {
  program
    .command("doctor")
    .description("look the machine, the configuration and the devices over; tell what to do")
    .option("--config <file>", `the configuration; ${DEFAULT_CONFIG} where there is one`)
    .option("--state <dir>", `state directory of the agent; ${DEFAULT_STATE} where there is one`)
    .option("--lang <language>", "en, ru, uk or kk")
    .option("--json", "print facts as JSON")
    .action(async (asked: Asked) => {
      const language = languageOf(asked.lang, io);
      if (language === null) return io.exit(2);
      const examined = await examine(patientOf(asked, openWorld()));
      const lines = asked.json === true ? [json(language, examined)] : doctorLines(language, examined);
      for (const line of lines) io.out(line);
      io.exit(examined.some(({ verdict }) => verdict === "broken") ? 1 : 0);
    });
}

const LANGUAGES: readonly CliIo["language"][] = ["en", "ru", "uk", "kk"];

function languageOf(asked: string | undefined, io: CliIo): CliIo["language"] | null {
  if (asked === undefined) return io.language;
  const language = LANGUAGES.find((one) => one === asked);
  if (language === undefined) io.err(`--lang: there is no language "${asked}". Write en, ru, uk or kk.`);
  return language ?? null;
}

function patientOf({ config, state }: Asked, world: DoctorWorld): Patient {
  const file = config ?? (world.stat(DEFAULT_CONFIG) === null ? null : DEFAULT_CONFIG);
  const folder = state ?? (world.stat(DEFAULT_STATE) === null ? null : DEFAULT_STATE);
  return {
    world,
    file,
    config: file === null ? null : readConfig(file, catalogue),
    state: folder === null ? null : resolve(folder),
  };
}

function json(language: CliIo["language"], examined: readonly Examined[]): string {
  const checks = examined.map(({ id, verdict, complaints }) => ({
    id,
    verdict,
    findings: complaints.map((complaint) => ({
      severity: complaint.verdict,
      since: complaint.since,
      ...sentencesOf(language, complaint),
    })),
  }));
  return JSON.stringify({ checks }, null, 2);
}
