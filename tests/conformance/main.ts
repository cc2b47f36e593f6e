import { readFileSync } from "node:fs";
import { Command } from "commander";
import { type KitPlan, runKit, SIDES } from "./command.ts";

const program = new Command("conformance")
  .description("Examines a broker, a hub and an agent by the rules of the contract, and prints a line for each rule.")
  .requiredOption("--broker <url>", "mqtt:// or mqtts:// of the broker")
  .option("--protocol <level>", "4 for MQTT 3.1.1, 5 for MQTT 5", "4")
  .option("--centres <ids>", "ids of two centres, also their user names", "kz-ala-01,kz-ast-01")
  .option("--hub-user <name>", "who may read all centres", "hub")
  .option("--password-file <file>", "password of the three accounts; without it the broker is taken to need none")
  .option("--ca <file>")
  .option("--hub <which>", "own (the reference hub, started by the kit), running (the one at the broker), none")
  .option("--postgres <url>", "with --hub own: an empty database in which it keeps everything, in place of a file")
  .option(
    "--agent <which>",
    "own (started by the kit), running (the first of the centres, which alone is examined then), none",
    "own",
  )
  .option("--quick", "leaves out what takes longer than 10 s", false)
  .option("--json", "one JSON object a line", false);

const options = program.parse().opts<Record<string, string> & { quick: boolean; json: boolean }>();
const [one = "", other = ""] = (options["centres"] ?? "").split(",");
const password =
  options["passwordFile"] === undefined ? undefined : readFileSync(options["passwordFile"], "utf8").trimEnd();
const account = (user: string) => ({ user, ...(password === undefined ? {} : { password }) });
const ca = options["ca"] === undefined ? {} : { ca: readFileSync(options["ca"]) };

const agent = SIDES.find((side) => side === options["agent"]) ?? "own";
const hub = SIDES.find((side) => side === options["hub"]) ?? (agent === "running" ? "none" : "own");
if (agent === "running" && hub !== "none") {
  program.error("--agent running: no hub may stand beside the kit's own. Leave --hub out.", { exitCode: 2 });
}

const plan: KitPlan = {
  target: {
    url: options["broker"] ?? "",
    protocol: options["protocol"] === "5" ? 5 : 4,
    hub: account(options["hubUser"] ?? "hub"),
    centres: [account(one), account(other)],
    ...ca,
  },
  hub,
  postgres: options["postgres"] ?? null,
  agent,
  isPatient: !options.quick,
  isJson: options.json,
};
const told = (problem: unknown): boolean => {
  console.error(`${plan.target.url}: ${problem instanceof Error ? problem.message : String(problem)}`);
  return false;
};
process.exitCode = (await runKit(plan, console.log).catch(told)) ? 0 : 1;
