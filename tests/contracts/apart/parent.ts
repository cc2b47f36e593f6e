import { startChild } from "../../../drivers/links/apart/start-child.ts";
import { WireProcess } from "../../../drivers/links/apart/wire-process.ts";
import { serialUri } from "../pty.ts";

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const apart = new WireProcess({
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  start: (kinds, sink) => {
    const child = startChild(kinds, sink);
    say(`pid ${child.pid}`);
    return child;
  },
  told: say,
});
apart.link(serialUri(process.argv[2] ?? "")).open({
  opened: () => say("opened"),
  heard: () => {},
  drained: () => {},
  closed: say,
});
