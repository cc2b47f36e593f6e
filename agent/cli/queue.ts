import { type Command, Option } from "commander";
import type { QueueStatus } from "../control/status.ts";
import { askAgent, DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { addStationVerbs, type Common, type QueueVerbs } from "./queue-station.ts";

type Language = "kk" | "ru" | "uk" | "en";
const language = () =>
  new Option("--language <CODE>", "language of the ticket").choices(["kk", "ru", "uk", "en"] satisfies Language[]);

/** What kiosks and operators' keys do, for tests and emergencies; refused without an operator signed in, like the keys. */
export function addQueueVerbs(program: Command, io: CliIo): void {
  const queue = program.command("queue").description("what kiosks and operators' keys do, from the command line");
  const verbs: QueueVerbs = {
    verb: (words, sentence) =>
      queue.command(words).description(sentence).option("--state <DIR>", "state directory of the agent", DEFAULT_STATE),
    act: async (request, { state }) => {
      if ((await askAgent(state, request, io)) !== null) io.out("done");
    },
  };
  verbs
    .verb("list", "who waits for what")
    .option("--json", "as JSON")
    .action(async (options: Common) => {
      const asked = await askAgent(options.state, { verb: "queue" }, io);
      if (asked !== null) showQueues(asked.value as readonly QueueStatus[], options, io);
    });
  addKioskVerbs(verbs);
  addHoldVerbs(verbs);
  addStationVerbs(verbs, io);
}

function addKioskVerbs({ verb, act }: QueueVerbs): void {
  verb("ticket <service>", "take a ticket, as a kiosk key does")
    .addOption(language())
    .addOption(new Option("--priority <CLASS>", "class of the ticket").choices(["ordinary", "privileged"]))
    .action(
      (service: string, { state, ...wish }: Common & { language?: Language; priority?: "ordinary" | "privileged" }) =>
        act({ verb: "ticket", service, ...wish }, { state }),
    );
  verb("check-in <code>", "take the ticket of an appointment, as a kiosk's scanner does")
    .addOption(language())
    .action((appointment: string, { state, ...wish }: Common & { language?: Language }) =>
      act({ verb: "check-in", appointment: appointment.toUpperCase(), ...wish }, { state }),
    );
}

function addHoldVerbs({ verb, act }: QueueVerbs): void {
  verb("hold", "force majeure: hold the whole centre; everybody keeps his place")
    .requiredOption("--reason <TEXT>", "why; stands in the record")
    .action((options: Common & { reason: string }) => act({ verb: "hold", reason: options.reason }, options));
  verb("resume", "let the held centre go on where it stood").action((options: Common) =>
    act({ verb: "resume" }, options),
  );
}

function showQueues(queues: readonly QueueStatus[], { json }: Common, io: CliIo): void {
  if (json === true) return io.out(JSON.stringify(queues));
  if (queues.length === 0) return io.out("Nobody waits.");
  for (const { service, stage, waiting } of queues) {
    const who = waiting.map(
      ({ ticket, since, lane }) => `${ticket}${lane === "ordinary" ? "" : ` ${lane}`} since ${since.slice(11, 16)} UTC`,
    );
    io.out(`${service} / ${stage}: ${waiting.length} (${who.join(", ")})`);
  }
}
