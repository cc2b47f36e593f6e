import { createNodeClock } from "../../agent/host/node-clock.ts";
import { later } from "../../agent/kernel/units.ts";
import type { ByteLink, ByteSink } from "../../agent/ports/byte-link.ts";
import { serialLink } from "../../drivers/links/serial.ts";
import { FarEnd, Pty, sleep } from "./pty.ts";
import { scannerContract } from "./scanner.contract.ts";
import { type ScannerBench, ScannerRig } from "./scanner-bench.ts";

const clock = createNodeClock(null);
const world = {
  mono: clock.mono,
  after: (ms: number, call: () => void) => clock.wake(later(clock.mono(), ms), call),
};
const encoder = new TextEncoder();

async function onPty(): Promise<ScannerBench> {
  const far = new FarEnd();
  const port = await far.listen();
  let pty: Pty | null = null;
  let link: ByteLink | null = null;
  const putIn = async () => {
    pty = new Pty(port);
    await pty.ready();
  };
  const pullOut = async () => {
    await pty?.dispose();
    pty = null;
  };
  await putIn();
  const adapter: ByteLink = {
    open: (sink: ByteSink) => {
      link?.close();
      const wire = { dataBits: 8, parity: "none", stopBits: 1, flow: "none" } as const;
      link = serialLink({ kind: "serial", path: pty?.path ?? "/nonexistent", baud: 9600, ...wire });
      link.open(sink);
    },
    write: (bytes) => link?.write(bytes),
    close: () => link?.close(),
  };
  const rig = new ScannerRig(world, adapter);
  return {
    rig,
    sends: (text) => far.say(encoder.encode(text)),
    passes: sleep,
    plug: (isIn) => (isIn ? putIn() : pullOut()),
    dispose: async () => {
      rig.stop();
      await pullOut();
      far.dispose();
    },
  };
}

scannerContract("scanner on a pty", onPty);
