import { parseJson } from "../../agent/kernel/json.ts";
import { fail, ok, type Result } from "../../agent/kernel/result.ts";
import {
  type HelloMessage,
  hello,
  live,
  type ResultMessage,
  result,
  state,
} from "../../agent/uplink/contract/schemas.ts";
import { telemetry } from "../../agent/uplink/contract/telemetry.ts";
import { readUpwardTopic } from "../../agent/uplink/topic.ts";
import { type ReadAlerts, type ReadFrame, readAlerts, readFrame } from "./frame-reader.ts";

/** What a centre sent, read and found sound. */
export type Upward =
  | { readonly what: "frame"; readonly centre: string; readonly frame: ReadFrame }
  | { readonly what: "alerts"; readonly centre: string; readonly alerts: ReadAlerts }
  | { readonly what: "hello"; readonly centre: string; readonly hello: HelloMessage }
  | { readonly what: "result"; readonly centre: string; readonly result: ResultMessage }
  | { readonly what: "picture"; readonly centre: string; readonly of: "live" | "state"; readonly text: string }
  | { readonly what: "machine"; readonly centre: string; readonly text: string }
  /** Nothing that is kept. */
  | { readonly what: "other"; readonly centre: string };

/** A message of a centre, or why it is none. */
export function readUpward(topic: string, payload: Buffer): Result<Upward, string> {
  const from = readUpwardTopic(topic);
  if (from === null) return fail("no topic of a centre");
  const { centre, lane } = from;
  if (lane === "ev") {
    const frame = readFrame(payload);
    return frame.ok ? ok({ what: "frame", centre, frame: frame.value }) : frame;
  }
  if (lane === "alert") {
    const alerts = readAlerts(payload);
    return alerts.ok ? ok({ what: "alerts", centre, alerts: alerts.value }) : alerts;
  }
  return readSaid(centre, lane, payload.toString("utf8"));
}

function readSaid(centre: string, lane: string, text: string): Result<Upward, string> {
  const json = parseJson(text);
  if (!json.ok) return fail("not JSON");
  if (lane === "hello") return readHello(centre, json.value);
  if (lane.startsWith("res/")) return readResult(centre, json.value);
  if (lane === "tm") return readMachine(centre, json.value, text);
  if (lane !== "live" && lane !== "state") return ok({ what: "other", centre });
  const isSound = (lane === "live" ? live : state).safeParse(json.value).success;
  return isSound ? ok({ what: "picture", of: lane, centre, text }) : fail("not what the contract says");
}

function readHello(centre: string, value: unknown): Result<Upward, string> {
  const said = hello.safeParse(value);
  const isOwn = said.success && said.data.centre === centre;
  return isOwn ? ok({ what: "hello", centre, hello: said.data }) : fail("not a hello of this centre");
}

function readResult(centre: string, value: unknown): Result<Upward, string> {
  const said = result.safeParse(value);
  const isOwn = said.success && said.data.centre === centre;
  return isOwn ? ok({ what: "result", centre, result: said.data }) : fail("not a result of this centre");
}

function readMachine(centre: string, value: unknown, text: string): Result<Upward, string> {
  const said = telemetry.safeParse(value);
  const isOwn = said.success && said.data.centre === centre;
  return isOwn ? ok({ what: "machine", centre, text }) : fail("no telemetry of this centre");
}
