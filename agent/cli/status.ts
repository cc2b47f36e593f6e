import type { Command } from "commander";
import type { Status } from "../control/status.ts";
import { askAgent, DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { columns } from "./columns.ts";
import { deviceRow } from "./device.ts";

/** The running agent in one screen. */
export function addStatusVerb(program: Command, io: CliIo): void {
  program
    .command("status")
    .description("devices, queues, stations, journal, uplink and clock, as the running agent sees them")
    .option("--state <DIR>", "state directory of the agent", DEFAULT_STATE)
    .option("--json", "as JSON")
    .action(async ({ state, json }: { state: string; json?: boolean }) => {
      const asked = await askAgent(state, { verb: "status" }, io);
      if (asked === null) return;
      const status = asked.value as Status;
      if (json === true) return io.out(JSON.stringify(status));
      for (const line of statusLines(status)) io.out(line);
    });
}

export function statusLines(status: Status): readonly string[] {
  const { journal, uplink, clock, kiosk } = status;
  const backlog = uplink.backlog === 0 ? "nothing waits for the hub" : `${uplink.backlog} records wait for the hub`;
  const broker = uplink.phase === "off" ? "no hub configured" : `${uplink.broker} ${uplink.phase}`;
  const spoken = uplink.protocol === null ? "" : ` (MQTT ${uplink.protocol})`;
  const disk = journal.fault === null ? "" : ` FAULT ${journal.fault}`;
  return [
    `${status.centre}  version ${status.version}  process ${status.pid}  since ${status.startedAt}`,
    `day      ${status.day ?? "not open"}  clock ${clock.quality}  ${clock.now}  ${clock.timezone}`,
    `kiosk    ${kiosk.open ? "gives tickets" : `gives no tickets: ${kiosk.notice}`}`,
    ...(status.hold === null ? [] : [`hold     ${status.hold.reason}, since ${status.hold.since}`]),
    `booked   ${bookedLine(status)}`,
    ...(status.cases === 0 ? [] : [`cases    ${status.cases} overdue visits whose cause is not established`]),
    `journal  ${journal.last} records, hub has ${journal.cursor}, ${Math.ceil(journal.usedBytes / 1024)} KiB${disk}`,
    `uplink   ${broker}${spoken}${uplink.fault === null ? "" : ` ${uplink.fault}`}; ${backlog}`,
    "",
    ...columns(status.devices.map(deviceRow)),
    "",
    ...columns(status.stations.map(stationRow)),
    "",
    ...status.queues.map(({ service, stage, waiting }) => `${service} / ${stage}: ${waiting.length} waiting`),
  ];
}

function bookedLine({ appointments }: Status): string {
  const { listed, booked, arrived, released } = appointments;
  const counts = `${booked} to come, ${arrived} arrived, ${released} released`;
  return listed ? counts : `the day's list of appointments is missing; ${counts}`;
}

const stationRow = (station: Status["stations"][number]): readonly string[] => [
  `station ${station.label}`,
  station.pause === null ? station.phase : `on break (${station.pause.reason})`,
  station.ticket ?? station.inside.join(" "),
  station.stage ?? "",
  station.operator ?? "nobody signed in",
  station.since === null ? "" : `since ${station.since}`,
];
