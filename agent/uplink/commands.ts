import type { FaultCode } from "../kernel/fault.ts";
import { answer } from "../kernel/machine.ts";
import { type MonoMs, since, type WallMs } from "../kernel/units.ts";
import type { CommandMessage } from "./contract/schemas.ts";
import type { DownWord } from "./downlink.ts";
import { notice } from "./hub-words.ts";
import { COMMAND_EVERY_MS, COMMANDS_AT_ONCE_MAX, COMMANDS_KEPT_MAX, DUE_MAX } from "./limits.ts";
import type { CommandFate, Uplink } from "./state.ts";
import type { UplinkAnswer } from "./step.ts";
import type { CommandVerdict } from "./word.ts";

/** What the hub may ask for without a signature. `snapshot` publishes the live picture at once. */
const HARMLESS: readonly string[] = ["ping", "snapshot"];

const IDENTIFIER = /^[a-z0-9-]{1,32}$/;
const REASON_CHARS_MAX = 200;

/** What changes the work of a centre: what is wrong with its arguments, if anything. All these need a signature. */
const DANGEROUS = new Map<string, (args: CommandArgs) => FaultCode | null>([
  ["hold", ({ reason }: CommandArgs) => (isReason(reason) ? null : "reason-missing")],
  ["resume", () => null],
  ["revoke", ({ operator }: CommandArgs) => (isIdentifier(operator) ? null : "operator-unknown")],
]);

type CommandArgs = NonNullable<CommandMessage["args"]>;
const isReason = (text: unknown): boolean =>
  typeof text === "string" && text.trim() !== "" && text.length <= REASON_CHARS_MAX;
const isIdentifier = (text: unknown): boolean => typeof text === "string" && IDENTIFIER.test(text);

type CommandWord = Extract<DownWord, { type: "command" }>;

/** When a command came, by the machine's clock and, where it can be believed, by the wall's. */
export interface Arrival {
  readonly now: MonoMs;
  readonly wall: WallMs | null;
}

/** A command is done once: when it comes again, its fate is told again. */
export function hearCommand(uplink: Uplink, word: CommandWord, arrival: Arrival): UplinkAnswer {
  const { command } = word;
  const known = uplink.commands.find((fate) => fate.id === command.id);
  if (uplink.due.length >= DUE_MAX) return tooMany(uplink, arrival.now);
  if (known !== undefined) return answer({ ...uplink, due: [...uplink.due, { kind: "result", fate: known }] });
  const verdict = judge(uplink, word, arrival);
  const commandRoom = roomAfter(uplink, verdict === null && word.isSigned, arrival.now);
  if (commandRoom.count < 0) return tooMany(uplink, arrival.now);
  const fate: CommandFate = { id: command.id, op: command.op, phase: "accepted", why: null };
  const remembered = remember({ ...uplink, commandRoom }, fate);
  const isSnapshot = verdict === null && command.op === "snapshot" && !uplink.due.some(({ kind }) => kind === "live");
  const due = isSnapshot ? [...uplink.due, { kind: "live" as const }] : uplink.due;
  return answer({ ...remembered, due }, { type: "command", command, verdict });
}

/** Whoever may publish must not be able to fill the card with what anybody can say. */
function roomAfter({ commandRoom }: Uplink, isTrusted: boolean, now: MonoMs): Uplink["commandRoom"] {
  const gained = since(commandRoom.at, now) / COMMAND_EVERY_MS;
  const count = Math.min(COMMANDS_AT_ONCE_MAX, commandRoom.count + gained);
  return { count: isTrusted ? count : count - 1, at: now };
}

/** The journal knows it now, so the hub may. */
export function tellFate(uplink: Uplink, fate: CommandFate): Uplink {
  const remembered = remember(uplink, fate);
  const { phase } = uplink.link;
  if (phase === "stopped") return remembered;
  return { ...remembered, due: [...uplink.due, { kind: "result", fate }] };
}

function judge(uplink: Uplink, { command, isSigned }: CommandWord, arrival: Arrival): CommandVerdict | null {
  const wall = arrival.wall ?? hubWall(uplink, arrival.now);
  if (wall === null) return { phase: "refused", why: "clock-unset" };
  if (Date.parse(command.notAfter) < wall) return { phase: "expired", why: "command-expired" };
  if (HARMLESS.includes(command.op)) return null;
  const examine = DANGEROUS.get(command.op);
  if (examine === undefined) return { phase: "refused", why: "command-unknown" };
  const why = isSigned ? examine(command.args ?? {}) : "command-forged";
  return why === null ? null : { phase: "refused", why };
}

/** While nobody has set our clock, the hub's own last word stands in for it. */
function hubWall({ hub }: Uplink, now: MonoMs): number | null {
  return hub.clock === null ? null : hub.clock.wall + since(hub.clock.at, now);
}

/** Room is made by what may come again without harm: otherwise a flood of it would let an old signed command be done twice. */
function remember(uplink: Uplink, fate: CommandFate): Uplink {
  const commands = [...uplink.commands.filter((each) => each.id !== fate.id), fate];
  if (commands.length <= COMMANDS_KEPT_MAX) return { ...uplink, commands };
  return { ...uplink, commands: commands.toSpliced(Math.max(0, commands.findIndex(mayRepeat)), 1) };
}

const mayRepeat = ({ op, phase }: CommandFate): boolean =>
  !DANGEROUS.has(op) || phase === "refused" || phase === "expired";

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
