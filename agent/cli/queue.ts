import { type Command, Option } from "commander";
import type { Request } from "../control/request.ts";
import type { QueueStatus } from "../control/status.ts";
import { askAgent, DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";

interface Common {
  readonly state: string;
  readonly json?: boolean;
}

/** What an operator's keys do, for tests and emergencies; refused without an operator signed in, like the keys. */
export function addQueueVerbs(program: Command, io: CliIo): void {
  const queue = program.command("queue").description("what an operator's keys do, from the command line");
  const verb = (words: string, sentence: string) =>
    queue.command(words).description(sentence).option("--state <DIR>", "state directory of the agent", DEFAULT_STATE);
  const act = async (request: Request, { state }: Common) => {
    if ((await askAgent(state, request, io)) !== null) io.out("done");
  };
  verb("list", "who waits for what")
    .option("--json", "as JSON")
    .action(async (options: Common) => {
      const asked = await askAgent(options.state, { verb: "queue" }, io);
      if (asked !== null) showQueues(asked.value as readonly QueueStatus[], options, io);
    });
  verb("ticket <service>", "take a ticket, as a kiosk key does")
    .addOption(new Option("--language <CODE>", "language of the ticket").choices(["kk", "ru", "uk", "en"]))
    .action((service: string, options: Common & { language?: "kk" | "ru" | "uk" | "en" }) => {
      const { language } = options;
      return act({ verb: "ticket", service, ...(language === undefined ? {} : { language }) }, options);
    });
  verb("sign-in <station> <operator>", "an operator begins work at a station").action(
    (station: string, operator: string, options: Common) => act({ verb: "sign-in", station, operator }, options),
  );
  verb("sign-out <station>", "the operator leaves the station").action((station: string, options: Common) =>
    act({ verb: "sign-out", station }, options),
  );
  verb("call <station>", "call the next citizen, or one ticket with a reason")
    .option("--ticket <NUMBER>", "this ticket instead of the next; needs --reason")
    .option("--reason <TEXT>", "why this one; stands in the record")
    .action((station: string, options: Common & { ticket?: string; reason?: string }) => {
      const { ticket, reason } = options;
      return act(
        {
          verb: "call",
          station,
          ...(ticket === undefined ? {} : { ticket }),
          ...(reason === undefined ? {} : { reason }),
        },
        options,
      );
    });
  for (const [name, sentence] of [
    ["recall", "show the call again"],
    ["no-show", "the citizen did not come"],
    ["start", "the citizen is here; service begins"],
  ] as const) {
    verb(`${name} <station>`, sentence).action((station: string, options: Common) =>
      act({ verb: name, station }, options),
    );
  }
  verb("finish <station>", "the stage is over")
    .addOption(new Option("--outcome <OUTCOME>", "how it ended").choices(["passed", "failed"]).default("passed"))
    .action((station: string, options: Common & { outcome: "passed" | "failed" }) =>
      act({ verb: "finish", station, outcome: options.outcome }, options),
    );
  verb("transfer <station> <stage>", "send the citizen to another stage of the same service")
    .requiredOption("--reason <TEXT>", "why; stands in the record")
    .action((station: string, stage: string, options: Common & { reason: string }) =>
      act({ verb: "transfer", station, stage, reason: options.reason }, options),
    );
}

function showQueues(queues: readonly QueueStatus[], { json }: Common, io: CliIo): void {
  if (json === true) return io.out(JSON.stringify(queues));
  if (queues.length === 0) return io.out("Nobody waits.");
  for (const { service, stage, waiting } of queues) {
    const who = waiting.map(({ ticket, since }) => `${ticket} since ${since.slice(11, 16)} UTC`).join(", ");
    io.out(`${service} / ${stage}: ${waiting.length} (${who})`);
  }
}
