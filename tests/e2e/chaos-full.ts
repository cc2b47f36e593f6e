import { runChaos } from "./rig/chaos-run.ts";

/** The whole thousand: `node tests/e2e/chaos-full.ts [TICKETS] [SEED]`, under ten minutes. */
const [tickets = "1000", seed = "7"] = process.argv.slice(2);
const outcome = await runChaos(Number(tickets), Number(seed), 540_000);
console.log(JSON.stringify(outcome, null, 1));
