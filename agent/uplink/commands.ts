import { answer } from "../kernel/machine.ts";
import { type MonoMs, since, type WallMs } from "../kernel/units.ts";
import type { CommandMessage } from "./contract/schemas.ts";
import { notice } from "./hub-words.ts";
import { COMMANDS_KEPT_MAX, DUE_MAX } from "./limits.ts";
import type { CommandFate, Uplink } from "./state.ts";
import type { UplinkAnswer } from "./step.ts";
import type { CommandVerdict } from "./word.ts";

/** What the hub may ask for. `snapshot` publishes the live picture at once. */
const OPS: readonly string[] = ["ping", "snapshot"];

/** When a command came, by the machine's clock and, where it can be believed, by the wall's. */
export interface Arrival {
  readonly now: MonoMs;
  readonly wall: WallMs | null;
}

/** A command is done once: when it comes again, its fate is told again. */
export function hearCommand(uplink: Uplink, command: CommandMessage, arrival: Arrival): UplinkAnswer {
  const known = uplink.commands.find((fate) => fate.id === command.id);
  if (uplink.due.length >= DUE_MAX) return tooMany(uplink, arrival.now);
  if (known !== undefined) return answer({ ...uplink, due: [...uplink.due, { kind: "result", fate: known }] });
  const verdict = judge(uplink, command, arrival);
  const fate: CommandFate = { id: command.id, op: command.op, phase: "accepted", why: null };
  const remembered = remember(uplink, fate);
  const isSnapshot = verdict === null && command.op === "snapshot" && !uplink.due.some(({ kind }) => kind === "live");
  const due = isSnapshot ? [...uplink.due, { kind: "live" as const }] : uplink.due;
  return answer({ ...remembered, due }, { type: "command", command, verdict });
}

/** The journal knows it now, so the hub may. */
export function tellFate(uplink: Uplink, fate: CommandFate): Uplink {
  const remembered = remember(uplink, fate);
  const { phase } = uplink.link;
  if (phase === "stopped") return remembered;
  return { ...remembered, due: [...uplink.due, { kind: "result", fate }] };
}

function judge(uplink: Uplink, command: CommandMessage, arrival: Arrival): CommandVerdict | null {
  const wall = arrival.wall ?? hubWall(uplink, arrival.now);
  if (wall === null) return { phase: "refused", why: "clock-unset" };
  if (Date.parse(command.notAfter) < wall) return { phase: "expired", why: "command-expired" };
  return OPS.includes(command.op) ? null : { phase: "refused", why: "command-unknown" };
}

/** While nobody has set our clock, the hub's own last word stands in for it. */
function hubWall({ hub }: Uplink, now: MonoMs): number | null {
  return hub.clock === null ? null : hub.clock.wall + since(hub.clock.at, now);
}

function remember(uplink: Uplink, fate: CommandFate): Uplink {
  const others = uplink.commands.filter((each) => each.id !== fate.id);
  return { ...uplink, commands: [...others, fate].slice(-COMMANDS_KEPT_MAX) };
}

const tooMany = (uplink: Uplink, now: MonoMs): UplinkAnswer =>
  notice(
    uplink,
    {
      fault: "message-flood",
      problem: {
        place: "down/cmd",
        what: "commands come faster than results go.",
        cure: "Send them again more slowly.",
      },
    },
    now,
  );
