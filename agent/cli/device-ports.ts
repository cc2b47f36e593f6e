import { type Command, InvalidArgumentError } from "commander";
import { readConfig } from "../../config/read.ts";
import { say } from "../../config/words.ts";
import { catalogue } from "../../drivers/catalogue.ts";
import { adaptersPresent, type DeviceTree, THIS_MACHINE } from "../../drivers/links/adapters.ts";
import { awaitArrival } from "../../drivers/links/arrival.ts";
import { holdersOf } from "../../drivers/links/holders.ts";
import { type Adapter, linkText, socketOf } from "../../drivers/links/usb-name.ts";
import type { CliIo } from "./cli-io.ts";
import { DEFAULT_CONFIG } from "./doctor.ts";

const LEARN_WAIT_S = 120;
const LEARN_WAIT_MOST_S = 3_600;

interface Learning {
  readonly config: string;
  readonly wait: number;
  readonly json?: boolean;
}

/** What is plugged into USB, by the names that stay. These verbs need no agent, and change nothing. */
export function addPortVerbs(device: Command, io: CliIo, tree: DeviceTree = THIS_MACHINE): void {
  device
    .command("ports")
    .description("the USB adapters and printers that are plugged in, each with the link to write for it")
    .option("--json", "as JSON")
    .action(({ json }: { json?: boolean }) => {
      const present = adaptersPresent(tree);
      const facts = present.map((adapter) => factsOf(adapter, present));
      if (json === true) return io.out(JSON.stringify(facts));
      if (facts.length === 0) io.out(say(io.language, "cli.ports-none"));
      for (const line of facts.flatMap((fact) => portLines(fact, io))) io.out(line);
    });
  device
    .command("learn [id]")
    .description(
      "unplug a device and plug it in again: the link of its adapter is told, to write into the configuration",
    )
    .option("--config <file>", "the configuration, whose settings for the device are kept", DEFAULT_CONFIG)
    .option("--wait <seconds>", "how long to wait for it", wholeSeconds, LEARN_WAIT_S)
    .option("--json", "as JSON")
    .action((id: string | undefined, options: Learning) => learn(id ?? null, options, { io, tree }));
}

interface PortFacts extends Adapter {
  readonly link: string;
  readonly holders: ReturnType<typeof holdersOf>;
}

const factsOf = (adapter: Adapter, all: readonly Adapter[], settings?: readonly string[]): PortFacts => ({
  ...adapter,
  link: linkText(adapter, all, settings),
  holders: holdersOf(adapter.node),
});

function portLines(facts: PortFacts, { language }: CliIo): readonly string[] {
  const { vendor, product, serial, words, node, link, byId, byPath, holders } = facts;
  const socket = say(language, "cli.ports-socket", { port: socketOf(facts) });
  const held = holders.map(({ command, pid }) => `${command} (${pid})`).join(", ");
  return [
    [words, `${vendor}:${product}`, serial ?? "", socket, node].filter((word) => word !== "").join("  "),
    `  link: "${link}"`,
    ...[byId, byPath].filter((name) => name !== null).map((name) => `  ${name}`),
    ...(held === "" ? [] : [`  ${say(language, "cli.ports-held", { holder: held })}`]),
  ];
}

function wholeSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LEARN_WAIT_MOST_S) {
    throw new InvalidArgumentError(`Give whole seconds, up to ${LEARN_WAIT_MOST_S}.`);
  }
  return seconds;
}

interface At {
  readonly io: CliIo;
  readonly tree: DeviceTree;
}

async function learn(id: string | null, { config, wait, json }: Learning, { io, tree }: At): Promise<void> {
  const settings = id === null ? undefined : settingsOf(id, config);
  if (settings === null) {
    io.err(`${config}: ${say(io.language, "cli.learn-unknown", { device: id ?? "" })}`);
    return io.exit(1);
  }
  if (json !== true) io.out(say(io.language, "cli.learn-begin", { seconds: wait }));
  const come = await awaitArrival(wait * 1000, tree);
  const present = adaptersPresent(tree);
  const facts = come.map((adapter) => factsOf(adapter, present, settings));
  if (json === true) io.out(JSON.stringify(facts));
  else if (facts.length > 0) for (const line of learnedLines(id, facts, io)) io.out(line);
  if (facts.length > 0) return;
  io.err(say(io.language, "cli.learn-nothing", { seconds: wait }));
  io.exit(1);
}

function learnedLines(id: string | null, facts: readonly PortFacts[], { language }: CliIo): readonly string[] {
  const place = id === null ? "devices:" : `devices: ${id}:`;
  const numberless = facts.some(({ serial }) => serial === null);
  return [
    ...facts.map((fact) => {
      const words = fact.words === "" ? `${fact.vendor}:${fact.product}` : fact.words;
      return say(language, "cli.learn-came", { words, port: fact.port });
    }),
    say(language, facts.length === 1 ? "cli.learn-write" : "cli.learn-choose", { place }),
    ...facts.map(({ link }) => `  link: "${link}"`),
    ...(numberless ? [say(language, "cli.learn-numberless")] : []),
  ];
}

/** Rate, format and the like of the device's present link, where it has any; null where the configuration has no such device. */
function settingsOf(id: string, file: string): readonly string[] | undefined | null {
  const config = readConfig(file, catalogue);
  if (!config.ok) return undefined;
  const device = config.value.devices.find((one) => one.id === id);
  if (device === undefined) return null;
  const [, query = ""] = device.wire.split("?");
  const kept = query.split("&").filter((pair) => pair !== "" && !pair.startsWith("port="));
  return device.wire.startsWith("serial:") && kept.length > 0 ? kept : undefined;
}
