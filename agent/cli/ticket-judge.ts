import type { Status, TicketStatus } from "../control/status.ts";
import { emptyCentre } from "../domain/centre.ts";
import { openControl } from "../host/control-client.ts";
import { readSigner } from "../host/device-key.ts";
import { problemLine } from "../kernel/result.ts";
import { verifyTicket } from "../runtime/verify-ticket.ts";
import { socketOf } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";

/** Who knows the key that tickets are vouched for with: the running agent, else whoever may read the key. */
export interface TicketJudge {
  readonly centre: string;
  readonly timezone: string;
  readonly judge: (text: string) => Promise<TicketStatus>;
  readonly close: () => void;
}

export async function openJudge(
  place: { readonly state: string; readonly centre: string },
  io: CliIo,
): Promise<TicketJudge | null> {
  return (await runningJudge(place)) ?? keyJudge(place, io);
}

async function runningJudge({
  state,
  centre,
}: {
  readonly state: string;
  readonly centre: string;
}): Promise<TicketJudge | null> {
  const opened = await openControl(socketOf(state));
  if (!opened.ok) return null;
  const agent = opened.value;
  const asked = await agent.ask({ verb: "status" });
  if (!asked.ok) {
    agent.close();
    return null;
  }
  const judge = async (text: string): Promise<TicketStatus> => {
    const reply = await agent.ask({ verb: "verify", text });
    return reply.ok ? (reply.value as TicketStatus) : UNREADABLE;
  };
  return { centre, timezone: (asked.value as Status).clock.timezone, judge, close: () => agent.close() };
}

/** What is too long for the agent to be asked about is no ticket. */
const UNREADABLE: TicketStatus = { verdict: "foreign", visit: null, ticket: null, takenAt: null, standing: null };

function keyJudge(
  { state, centre }: { readonly state: string; readonly centre: string },
  io: CliIo,
): TicketJudge | null {
  const signer = readSigner(state);
  if (!signer.ok) {
    io.err(`${problemLine(signer.fault)} Or start the agent: it knows the key.`);
    io.exit(1);
    return null;
  }
  const { timeZone: timezone } = new Intl.DateTimeFormat().resolvedOptions();
  const rules = { centre, stations: [], timezone };
  const known = { rules, signer: signer.value, centre: emptyCentre };
  return { centre, timezone, judge: async (text) => verifyTicket(known, text).status, close: () => undefined };
}
