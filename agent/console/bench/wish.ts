import type { Request } from "../../control/request.ts";
import type { Act, DeskAct } from "./act.ts";
import type { BenchWorld } from "./bench-world.ts";

/** Why the bench's own acts are done; it stands in the records. */
const REASON = "bench";

/** Acts that the agent is asked for; the others move what is around it. */
export type Wish = Exclude<Act, { act: "device-fault" | "device-plug" | "network" | "agent" }>;
type KeyAct = Exclude<DeskAct, { act: "rate" | "scan" }>;

/** What to ask of the agent for an act, or a code of the bench's words where there is nothing to press or to hold. */
export function requestOf(wish: Wish, world: Pick<BenchWorld, "rules" | "kiosk" | "ticketCode">): Request | string {
  switch (wish.act) {
    case "press":
      return pressed(wish, world.kiosk);
    case "check-in":
      return { verb: "check-in", appointment: wish.appointment.trim().toUpperCase(), language: wish.language };
    case "hold":
      return wish.on ? { verb: "hold", reason: REASON } : { verb: "resume" };
    case "rate": {
      const pad = stationOf(world, wish.station)?.rating;
      return pad == null ? "no-key" : { verb: "press", device: pad, key: String(wish.score) };
    }
    case "scan": {
      const scanner = stationOf(world, wish.station)?.scanner;
      if (scanner == null) return "no-key";
      const code = world.ticketCode(wish.ticket);
      return code === null ? "ticket-unknown" : { verb: "press", device: scanner, key: code };
    }
    default:
      return deskRequest(wish);
  }
}

/** The kiosk's keys have no language for privileged tickets; its screen has. */
const pressed = ({ service, language, privileged }: Extract<Act, { act: "press" }>, kiosk: string): Request =>
  privileged === true
    ? { verb: "ticket", service, language, priority: "privileged" }
    : { verb: "press", device: kiosk, key: `${service}.${language}` };

const stationOf = ({ rules }: Pick<BenchWorld, "rules">, id: string) =>
  rules.stations.find((station) => station.id === id);

function deskRequest(wish: KeyAct): Request {
  const { station } = wish;
  switch (wish.act) {
    case "sign-in":
      return { verb: "sign-in", station, operator: wish.operator };
    case "break":
      return { verb: "break", station, reason: wish.reason };
    case "finish":
      return { verb: "finish", station, outcome: wish.outcome };
    case "transfer":
      return { verb: "transfer", station, stage: wish.stage, reason: REASON, back: wish.back ?? false };
    case "postpone":
      return { verb: "postpone", station, minutes: wish.minutes, by: "citizen", reason: REASON };
    case "return":
      return { verb: "return", station, ticket: wish.ticket };
    default:
      return { verb: wish.act, station };
  }
}
