import { parentPort } from "node:worker_threads";
import { type Family, tally } from "./every-byte.ts";

parentPort?.on("message", (family: Family) => parentPort?.postMessage(tally(family)));
