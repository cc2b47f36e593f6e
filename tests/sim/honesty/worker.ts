import { parentPort, workerData } from "node:worker_threads";
import { type Days, measureSignals } from "./measure.ts";

parentPort?.postMessage(measureSignals(workerData as Days));
