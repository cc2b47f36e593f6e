import type { StationRequest } from "../control/request.ts";
import type { CentreInput } from "../domain/input.ts";
import type { Signer } from "../ports/signer.ts";
import { credentialDigest } from "./credential.ts";

/** What a verb of the control socket means at its station: the same as the operator's keys. */
export function stationInput(request: StationRequest, signer: Pick<Signer, "mac">): CentreInput {
  const { station } = request;
  switch (request.verb) {
    case "sign-in":
      return { type: "operator.came", station, operator: request.operator };
    case "credential": {
      const { kind, text } = request;
      return { type: "credential.shown", station, kind, digest: credentialDigest(signer, kind, text) };
    }
    case "sign-out":
      return { type: "operator.left", station };
    case "break":
      return { type: "break.began", station, reason: request.reason };
    case "back":
      return { type: "break.ended", station };
    case "rate":
      return { type: "rating.pressed", station, score: String(request.score) };
    case "annotate":
      return { type: "annotate.told", station, visit: request.visit, text: request.text };
    default:
      return visitInput(request);
  }
}

type VisitRequest = Exclude<
  StationRequest,
  { verb: "sign-in" | "credential" | "sign-out" | "break" | "back" | "rate" | "annotate" }
>;

function visitInput(request: VisitRequest): CentreInput {
  const { station } = request;
  switch (request.verb) {
    case "call":
      return { type: "call.asked", station, ticket: request.ticket ?? null, reason: request.reason ?? null };
    case "recall":
      return { type: "recall.asked", station };
    case "no-show":
      return { type: "no-show.told", station };
    case "start":
      return { type: "start.told", station };
    case "finish":
      return {
        type: "finish.told",
        station,
        outcome: request.outcome ?? "passed",
        ...(request.ticket === undefined ? {} : { ticket: request.ticket }),
      };
    case "transfer":
      return {
        type: "transfer.asked",
        station,
        stage: request.stage,
        reason: request.reason,
        back: request.back ?? false,
      };
    case "postpone":
      return { type: "postpone.asked", station, minutes: request.minutes, by: request.by, reason: request.reason };
    case "return":
      return { type: "return.told", station, ticket: request.ticket };
    case "gone":
      return {
        type: "gone.told",
        station,
        ticket: request.ticket ?? null,
        ...(request.reason === undefined ? {} : { reason: request.reason }),
      };
    case "void":
      return { type: "void.asked", station, ticket: request.ticket, reason: request.reason };
  }
}
