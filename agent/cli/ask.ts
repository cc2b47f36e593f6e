import { resolve } from "node:path";
import type { Request } from "../control/request.ts";
import type { Status } from "../control/status.ts";
import { type ControlClient, openControl } from "../host/control-client.ts";
import type { CliIo } from "./cli-io.ts";

/** Where the agent keeps its state unless `--state` says otherwise; the same as in the service unit. */
export const DEFAULT_STATE = "/var/lib/talon";

export const socketOf = (state: string): string => resolve(state, "talon.sock");

const CURES: Readonly<Record<string, string>> = {
  "no-agent": "Start it: talon run --config FILE --state DIR, or systemctl start talon.",
  denied: "Run this as root or as a member of the group talon.",
  "no-answer": "Look at its log: journalctl -u talon.",
};

/** The running agent's ear, or null after the problem has been told. */
export async function reach(state: string, io: CliIo): Promise<ControlClient | null> {
  const opened = await openControl(socketOf(state));
  if (opened.ok) return opened.value;
  const what =
    opened.fault === "no-agent" ? "no agent is running here." : `the agent is not reached (${opened.fault}).`;
  io.err(`${socketOf(state)}: ${what} ${CURES[opened.fault] ?? ""}`);
  io.exit(1);
  return null;
}

/** The centre's time zone, where its agent runs and tells it. */
export async function agentZone(state: string): Promise<string | undefined> {
  const opened = await openControl(socketOf(state));
  if (!opened.ok) return undefined;
  const reply = await opened.value.ask({ verb: "status" });
  opened.value.close();
  return reply.ok ? (reply.value as Status).clock.timezone : undefined;
}

/** Asks one thing of the running agent; its value, or null after the refusal has been told. */
export async function askAgent(
  state: string,
  request: Request,
  io: CliIo,
): Promise<{ readonly value: unknown } | null> {
  const agent = await reach(state, io);
  if (agent === null) return null;
  const reply = await agent.ask(request);
  agent.close();
  if (reply.ok) return { value: reply.value };
  io.err(`${request.verb}: ${reply.what} ${reply.cure}`);
  io.exit(1);
  return null;
}
