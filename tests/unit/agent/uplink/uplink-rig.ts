import { ok } from "../../../../agent/kernel/result.ts";
import { later, type MonoMs, monoMs, type WallMs, wallMs } from "../../../../agent/kernel/units.ts";
import type { BrokerFault } from "../../../../agent/ports/broker.ts";
import type {
  AckMessage,
  CommandMessage,
  DayListMessage,
  EventRange,
} from "../../../../agent/uplink/contract/schemas.ts";
import type { Uplink, UplinkPlan } from "../../../../agent/uplink/state.ts";
import { idleUplink, stepUplink } from "../../../../agent/uplink/uplink.ts";
import type { UplinkIn, UplinkOut } from "../../../../agent/uplink/word.ts";

export const NOW = "2026-03-02T09:00:00.000Z";
export const COMMAND_ID = "01JNB5M8Q0ABCDEFGHJKMNPQRS";

export type OutOf<T extends UplinkOut["type"]> = Extract<UplinkOut, { type: T }>;

export class UplinkRig {
  now: MonoMs = monoMs(1000);
  state: Uplink;
  chance = 0.5;
  oldestKept = 1;
  waitsForHub = false;
  alerted: (readonly number[])[] = [];
  framed: (EventRange & { mode: string })[] = [];
  epochs: string[] = [];
  lostOf: Record<string, readonly EventRange[]> = {};
  #out: UplinkOut[] = [];

  constructor(plan: Partial<UplinkPlan> = {}) {
    const bare = { brokers: 1, epoch: "e1", last: 0, cursor: 0, commands: [], alerts: [], archives: [], place: 0 };
    this.state = idleUplink({ ...bare, ...plan });
  }

  tell(input: UplinkIn): readonly UplinkOut[] {
    const next = stepUplink(this.state, input, this.now);
    this.state = next.state;
    if (this.state.wakeAt !== null && this.state.wakeAt <= this.now) throw new Error("asks to be woken in the past");
    this.#out.push(...next.out);
    for (const out of next.out) {
      if (out.type === "send") this.#frame(out);
      if (out.type === "alert") this.#alert(out);
    }
    if (!this.waitsForHub) this.#release();
    return next.out;
  }

  #release(): void {
    const { hub } = this.state;
    if (hub.heldUntil <= this.now || hub.isComparing) return;
    this.state = { ...this.state, hub: { ...hub, heldUntil: this.now } };
    this.tell({ type: "woken", chance: this.chance });
  }

  #alert({ numbers, handle }: OutOf<"alert">): void {
    const kept = numbers.filter((no) => no >= this.oldestKept);
    if (kept.length > 0) this.alerted.push(kept);
    this.tell({ type: "alerted", handle, last: kept.at(-1) ?? null });
  }

  grow(last: number, ...alerts: readonly number[]): void {
    this.tell({ type: "grew", last, alerts });
  }

  #frame({ epoch, range, mode, handle }: OutOf<"send">): void {
    this.epochs.push(epoch);
    const hole = this.lostOf[epoch]?.find((lost) => lost.first <= range.first && range.first <= lost.last);
    const first = Math.max(range.first, this.oldestKept, (hole?.last ?? 0) + 1);
    if (first <= range.last) this.framed.push({ first, last: range.last, mode });
    this.tell({ type: "framed", handle, range: first > range.last ? null : { first, last: range.last } });
  }

  pass(ms: number): void {
    const end = later(this.now, ms);
    for (let turns = 0; this.state.wakeAt !== null && this.state.wakeAt <= end; turns += 1) {
      if (turns > 10_000) throw new Error("wakes for ever");
      this.now = this.state.wakeAt;
      this.tell({ type: "woken", chance: this.chance });
    }
    this.now = end;
  }

  passTaking(ms: number): void {
    for (let passed = 0; passed < ms; passed += 1_000) {
      this.pass(Math.min(1_000, ms - passed));
      this.takeAll();
    }
  }

  redial(): void {
    while (this.state.link.phase !== "connecting") this.pass(100);
  }

  drain(): UplinkOut[] {
    return this.#out.splice(0);
  }

  of<T extends UplinkOut["type"]>(type: T): OutOf<T>[] {
    return this.drain().filter((out): out is OutOf<T> => out.type === type);
  }

  connect(receiveMaximum = 65_535): void {
    if (this.state.link.phase === "idle") this.tell({ type: "start", chance: this.chance });
    this.tell({ type: "online", receiveMaximum });
  }

  greeted(receiveMaximum = 65_535): this {
    this.connect(receiveMaximum);
    this.takeAll();
    return this;
  }

  takeAll(): void {
    for (let turns = 0; this.state.window.flying.length > 0 && turns < 100_000; turns += 1) {
      const [oldest] = this.state.window.flying;
      this.tell({ type: "taken", handle: oldest?.handle ?? 0 });
    }
  }

  lose(fault: BrokerFault): void {
    this.tell({ type: "offline", fault, chance: this.chance });
  }

  ack(upto: number, more: Partial<AckMessage> = {}): void {
    const ack: AckMessage = { v: 1, epoch: "e1", upto, now: NOW, ...more };
    this.tell({ type: "message", heard: ok({ type: "ack", ack }), wall: null });
  }

  hub(online: boolean, instance: string): void {
    this.tell({ type: "message", heard: ok({ type: "hub", hub: { v: 1, online, instance, ts: NOW } }), wall: null });
  }

  command(
    { isSigned = false, ...more }: Partial<CommandMessage> & { readonly isSigned?: boolean } = {},
    wall: WallMs | null = wallMs(Date.parse(NOW)),
  ): void {
    const command: CommandMessage = {
      v: 1,
      id: COMMAND_ID,
      op: "ping",
      issued: NOW,
      notAfter: "2026-03-02T09:05:00.000Z",
      by: "duty-officer",
      ...more,
    };
    this.tell({ type: "message", heard: ok({ type: "command", command, isSigned }), wall });
  }

  list(list: DayListMessage, isSigned: boolean): void {
    this.tell({ type: "message", heard: ok({ type: "day-list", list, text: "", isSigned }), wall: null });
  }

  published(): string[] {
    return this.of("publish").map((out) => out.what.kind);
  }
}
