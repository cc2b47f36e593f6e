import { Country } from "./country.ts";
import { liveDays, peakOf } from "./lived-day.ts";
import { type LoadOptions, readOptions, USAGE } from "./options.ts";

/** Plays the days of many centres against a broker and the hub behind it. Says what it saw, one line of JSON for each stretch. */
const say = (what: string, figures: object): void => console.log(JSON.stringify({ what, ...figures }));

/** A stretch is cut into pieces of this length while a backlog drains, so that the drain is seen going on. */
const PIECE_SECONDS = 5;

function stretchOf(country: Country, began: number) {
  const seconds = (performance.now() - began) / 1000;
  const { count, delays, lateness } = country.tally.take();
  const perSecond = (number: number) => Math.round(number / seconds);
  return {
    recordedPerSecond: perSecond(count.recorded),
    keptPerSecond: perSecond(count.acknowledged),
    framesPerSecond: perSecond(count.frames),
    eventsAFrame: Number((count.framedEvents / Math.max(1, count.frames)).toFixed(2)),
    sentPerRecorded: Number((count.framedEvents / Math.max(1, count.recorded)).toFixed(3)),
    picturesPerSecond: perSecond(count.pictures),
    ackMs: delays.figures(),
    lateMs: lateness.figures(),
    waiting: country.unacknowledged,
    online: country.online,
    rssMB: Math.round(process.memoryUsage().rss / 1e6),
  };
}

async function playSpeeds(country: Country, { speeds, seconds }: LoadOptions): Promise<void> {
  for (const speed of speeds) {
    const began = performance.now();
    await country.play({ speed, seconds });
    say("played", { speed, ...stretchOf(country, began) });
  }
}

/** Those who were silent come back and send what they have, while everybody works on. */
async function comeBack(country: Country, options: LoadOptions, silentCount: number): Promise<void> {
  const back = country.centres.slice(0, silentCount);
  const heads = back.map((centre) => centre.journal.head.seq);
  const owed = () => back.reduce((sum, { uplink }, at) => sum + Math.max(0, (heads[at] ?? 0) - uplink.lanes.acked), 0);
  const owedFirst = owed();
  say("comes back", { centres: silentCount, events: owedFirst, at: new Date().toISOString() });
  const began = performance.now();
  const connected = country.connect(back, options.silent.backSeconds * 1000);
  const [speed = 1] = options.speeds;
  const lastMs = options.drainSeconds * 1000;
  while (owed() > 0 && performance.now() - began < lastMs) {
    const piece = performance.now();
    await country.play({ speed, seconds: PIECE_SECONDS });
    say("draining", { owed: owed(), ...stretchOf(country, piece) });
  }
  const seconds = (performance.now() - began) / 1000;
  await connected;
  const perSecond = Math.round((owedFirst - owed()) / seconds);
  say("came back", {
    seconds: Math.round(seconds),
    drainedPerSecond: perSecond,
    owed: owed(),
    at: new Date().toISOString(),
  });
}

async function main(options: LoadOptions): Promise<boolean> {
  const { centres, urls, passwordFile, silent, isPlain } = options;
  const days = liveDays(options.days);
  const peak = peakOf(days);
  const eventsADay = Math.round(days.reduce((sum, { events }) => sum + events, 0) / days.length);
  say("lived", { days: days.length, eventsADay, peakPerSecondACentre: Number(peak.perSecond.toFixed(3)) });
  const secret = passwordFile === null ? {} : { passwordFile };
  const country = new Country({ centres, urls, days, isPlain, ...secret }, options.fromMs ?? peak.fromMs);
  const silentCount = silent.hours > 0 ? Math.round(centres * silent.share) : 0;
  await country.liveAlone(silentCount, silent.hours);
  const began = performance.now();
  await country.connect(country.centres.slice(silentCount), options.connectSeconds * 1000);
  say("connected", { seconds: Math.round((performance.now() - began) / 1000), ...stretchOf(country, began) });
  if (silentCount > 0) await comeBack(country, options, silentCount);
  else await playSpeeds(country, options);
  const drainMs = await country.drained(options.drainSeconds * 1000);
  const recorded = country.centres.reduce((sum, { journal }) => sum + journal.head.seq, 0);
  const { complaints, faults } = country.tally;
  const isWhole = country.unacknowledged === 0;
  const end = { recorded, acknowledged: recorded - country.unacknowledged, drainMs: Math.round(drainMs) };
  say("ended", { ...end, faults: Object.fromEntries(faults), complaints });
  await country.stop();
  return isWhole;
}

if (process.argv.includes("--help")) {
  console.log(USAGE);
  process.exit(0);
}
process.exit((await main(readOptions(process.argv.slice(2)))) ? 0 : 1);
