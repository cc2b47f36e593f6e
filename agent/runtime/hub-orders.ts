import type { DeviceFigures } from "../../drivers/supervisor.ts";
import type { CommandState, ListedDay } from "../domain/centre.ts";
import type { EventOf } from "../domain/event.ts";
import type { CentreInput } from "../domain/input.ts";
import type { FaultCode } from "../kernel/fault.ts";
import type { Problem } from "../kernel/result.ts";
import type { DayListMessage } from "../uplink/contract/schemas.ts";
import type { CommandFate } from "../uplink/state.ts";
import type { UplinkIn, UplinkOut } from "../uplink/word.ts";
import type { Answer, Ledger } from "./ledger.ts";
import type { World } from "./world.ts";

export interface UplinkSink {
  readonly ledger: Ledger;
  readonly post: (input: UplinkIn) => void;
  readonly tell: (input: CentreInput, answer?: Answer) => void;
  readonly journalFault: () => FaultCode | null;
  /** Of the devices; absent where there are none to tell of. */
  readonly figures?: () => ReadonlyMap<string, DeviceFigures>;
  /** The hub has events of this epoch that this journal has not, or others: the journal has to begin anew. */
  readonly rolledBack?: (found: { readonly epoch: string; readonly upto: number }) => void;
}

/** What a command that was accepted needs to be carried out. */
type Accepted = Pick<CommandState, "id" | "op" | "args">;

/** What the centre answers where an interrupted command had been carried out before the interruption. */
const ALREADY: Readonly<Record<string, FaultCode>> = {
  hold: "centre-held",
  resume: "centre-not-held",
};

/** What the hub wants of the centre itself: commands, each journaled before it is carried out, and the lists of its days. */
export class HubOrders {
  readonly #world: World;
  readonly #sink: UplinkSink;
  /** The list that was handed on and is not in the journal yet. */
  #offered: ListedDay | null = null;

  constructor(world: World, sink: UplinkSink) {
    this.#world = world;
    this.#sink = sink;
  }

  /** Commands that the last end of the agent interrupted. */
  finishInterrupted(): void {
    for (const { id, op, outcome, args } of this.#sink.ledger.centre.commands) {
      if (outcome === null) this.#carryOut({ id, op, args }, ALREADY[op] ?? null);
    }
  }

  take({ command, verdict }: Extract<UplinkOut, { type: "command" }>): void {
    const { id, op, by } = command;
    const args = verdict === null ? argsOf(command.args ?? {}) : undefined;
    const data = { command: id, op, by, ...(args === undefined ? {} : { args }) };
    this.#sink.tell({ type: "command.told", event: { type: "command.accepted", data } }, (refusal) => {
      if (refusal === null && verdict === null) this.#report({ id, op }, "accepted");
    });
    if (verdict === null) this.#carryOut({ id, op, args }, null);
    else this.#finish({ id, op, phase: verdict.phase, why: verdict.why });
  }

  /** The broker keeps the list and sends it with every connection; the centre is told of it once. */
  takeList(list: DayListMessage, text: string): void {
    const { day, issued } = list;
    const fresh: ListedDay = { day, issued, digest: this.#world.sha256(text) };
    if (this.#known(day)?.digest === fresh.digest) return;
    const { appointments, operators, revoked, keyId } = list;
    this.#offered = fresh;
    this.#sink.tell(
      {
        type: "day-list.arrived",
        list: { day, digest: fresh.digest, keyId, issued, appointments, operators, revoked },
      },
      (refusal) => {
        if (this.#offered === fresh) this.#offered = null;
        if (refusal !== null) this.#world.log.warn(refusal, problemWith(day, issued));
      },
    );
  }

  #known(day: string): ListedDay | undefined {
    if (this.#offered?.day === day) return this.#offered;
    return this.#sink.ledger.centre.listedDays.find((listed) => listed.day === day);
  }

  #carryOut(accepted: Accepted, already: FaultCode | null): void {
    const { id, op } = accepted;
    const input = inputOf(accepted);
    if (input === null) return this.#finish({ id, op, phase: "done", why: null });
    this.#sink.tell(input, (refusal) => {
      this.#report({ id, op }, "running");
      const why = refusal === already ? null : refusal;
      this.#finish({ id, op, phase: why === null ? "done" : "failed", why });
    });
  }

  #report({ id, op }: Pick<CommandFate, "id" | "op">, phase: CommandFate["phase"]): void {
    this.#sink.post({ type: "command-told", fate: { id, op, phase, why: null } });
  }

  #finish(fate: CommandFate & { readonly phase: EventOf<"command.finished">["data"]["outcome"] }): void {
    const { id: command, op, phase: outcome, why } = fate;
    this.#sink.tell(
      { type: "command.told", event: { type: "command.finished", data: { command, op, outcome, why } } },
      (refusal) => {
        if (refusal === null) this.#sink.post({ type: "command-told", fate });
      },
    );
  }
}

const problemWith = (day: string, issued: string): Record<keyof Problem, string> => ({
  place: "down/day",
  what: `the list of ${day}, issued ${issued}, changes nothing: what is here is newer.`,
  cure: "Publish a list that was issued later, for a day that is not over.",
});

/** Of what came with the command, what one of them needs: nothing else is kept. */
function argsOf({ reason, operator }: Readonly<Record<string, unknown>>): Record<string, string> | undefined {
  const args = {
    ...(typeof reason === "string" ? { reason } : {}),
    ...(typeof operator === "string" ? { operator } : {}),
  };
  return Object.keys(args).length === 0 ? undefined : args;
}

/** What the centre is asked; null where the uplink itself does it all. */
function inputOf({ id, op, args }: Accepted): CentreInput | null {
  const by = `hub:${id}`;
  if (op === "hold") return { type: "hold.asked", by, reason: args?.["reason"] ?? "" };
  if (op === "resume") return { type: "resume.asked", by };
  return op === "revoke" ? { type: "operator.revoked", operator: args?.["operator"] ?? "", by } : null;
}
