import type { FastifyReply } from "fastify";
import { type Problem, problemLine } from "../../../agent/kernel/result.ts";

/** So many changes a minute are a person's work; more are a machine gone wild. */
export const CHANGES_A_MINUTE_MAX = 60;

export const refuse = (reply: FastifyReply, code: number, problem: Problem): FastifyReply =>
  reply.code(code).send({ ok: false, problem, line: problemLine(problem) });

export const STRANGER: Problem = {
  place: "authorization",
  what: "There is no token, or nobody has it.",
  cure: "Send Authorization: Bearer TOKEN, with a token of the hub's file.",
};
export const NOT_ALLOWED: Problem = {
  place: "authorization",
  what: "The roles of this token do not allow that.",
  cure: "Commands and lists need the role operator, configurations and keys the role officer.",
};
export const TOO_OFTEN_WRONG: Problem = {
  place: "authorization",
  what: "Too many wrong tokens came from this address.",
  cure: "Wait a minute, then send the right one.",
};
export const TOO_MANY: Problem = {
  place: "changes",
  what: `More than ${CHANGES_A_MINUTE_MAX} came within a minute.`,
  cure: "Wait a minute.",
};
export const UNREADABLE: Problem = {
  place: "request",
  what: "The request cannot be read.",
  cure: "See /api/openapi.json for what is asked.",
};
export const NOT_HERE: Problem = { place: "address", what: "This is not known.", cure: "See /api/openapi.json." };
export const FAILED: Problem = {
  place: "hub",
  what: "The hub could not answer.",
  cure: "Ask again; its log tells why.",
};
