import { catalogue } from "../../drivers/catalogue.ts";
import { type FuzzFigures, fuzzEdges, fuzzMachine, fuzzTwin } from "./receivers.ts";

const [bytesText = "10000000", seedText = "1", only] = process.argv.slice(2);
const plan = { bytes: Number(bytesText), seed: Number(seedText) };

const line = ({
  driver,
  receiver,
  bytes,
  words,
  writtenBytes,
  burst,
  grownBytes,
  earlyNs,
  lateNs,
}: FuzzFigures): string =>
  [
    `${driver} ${receiver}`.padEnd(24),
    `${bytes} fed`,
    `${words} words`,
    `${writtenBytes} bytes written`,
    `burst ${burst}`,
    `grew ${Math.round(grownBytes / 1024)} KiB`,
    `${Math.round(earlyNs)} then ${Math.round(lateNs)} ns a byte`,
  ].join("  ");

for (const driver of catalogue.filter(({ name }) => only === undefined || name === only)) {
  const runs = driver.needs === "link" ? [fuzzMachine, fuzzTwin] : [fuzzEdges];
  for (const run of runs) {
    const figures = run(driver, plan);
    if (figures !== null) process.stdout.write(`${line(figures)}\n`);
  }
}
