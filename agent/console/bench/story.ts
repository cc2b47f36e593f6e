import type { Act } from "./act.ts";
import type { Story, StoryStep } from "./bench-state.ts";

/** How long after its last step a story takes in what follows from it. */
export const STORY_OPEN_MS = 20_000;
export const STORIES_MAX = 12;
export const STEPS_MAX = 9;

/** One thing that happened, told as a step, with what it is about. */
export interface Happening {
  readonly at: number;
  readonly step: StoryStep;
  readonly about: readonly string[];
  readonly seq: number;
  /** What a person did begins a story of its own; news may begin one; a mere consequence is told only behind its cause. */
  readonly place: "act" | "news" | "consequence";
}

/** Puts what happened where a reader looks for it: behind the act that caused it, or at the top as news. Newest first. */
export function tell(stories: readonly Story[], happening: Happening): readonly Story[] {
  const place = happening.place === "act" ? -1 : stories.findIndex((story) => belongs(story, happening));
  const story = stories[place];
  if (story === undefined && happening.place === "consequence") return stories;
  if (story === undefined) return [begin(stories, happening), ...stories].slice(0, STORIES_MAX);
  const grown = grow(story, happening);
  if (happening.place === "consequence") return stories.map((other) => (other === story ? grown : other));
  return [grown, ...stories.filter((other) => other !== story)];
}

function belongs(story: Story, happening: Happening): boolean {
  const last = story.at;
  return happening.at - last < STORY_OPEN_MS && story.about.some((thing) => happening.about.includes(thing));
}

function begin(stories: readonly Story[], happening: Happening): Story {
  const id = stories.reduce((most, story) => Math.max(most, story.id), 0) + 1;
  return { id, at: happening.at, steps: [happening.step], seq: happening.seq, about: happening.about };
}

function grow(story: Story, happening: Happening): Story {
  const known = story.steps.some((step) => sameStep(step, happening.step));
  const steps = known ? story.steps : [...story.steps, happening.step].slice(-STEPS_MAX);
  const about = [...new Set([...story.about, ...happening.about])];
  return { ...story, at: happening.at, steps, about, seq: Math.max(story.seq, happening.seq) };
}

const sameStep = (one: StoryStep, other: StoryStep): boolean =>
  one.word === other.word && gapsOf(one) === gapsOf(other);

/** The same thing happened again if only the number of the record differs. */
const gapsOf = ({ gaps }: StoryStep): string => JSON.stringify({ ...gaps, seq: 0 });

/** The first step of the story that an act begins; `ticket` is whose visit stands at the station of the act. */
export function happeningOf(act: Act, at: number, ticket: string | null = null): Happening {
  const gaps: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(act)) {
    if (key !== "act" && (typeof value === "string" || typeof value === "number")) gaps[key] = value;
  }
  const whose = "ticket" in act ? act.ticket : ticket;
  const about = whose === null ? aboutAct(act) : [...aboutAct(act), `ticket:${whose}`];
  return { at, step: { word: wordOf(act), gaps, tone: "plain" }, about, seq: 0, place: "act" };
}

function wordOf(act: Act): string {
  if (act.act === "press" && act.privileged === true) return "press.privileged";
  if (!("on" in act)) return act.act;
  const what = act.act === "device-fault" ? `${act.act}.${act.fault}` : act.act;
  return `${what}.${act.on ? "on" : "off"}`;
}

function aboutAct(act: Act): readonly string[] {
  switch (act.act) {
    case "press":
      return ["kiosk", `service:${act.service}`];
    case "check-in":
      return ["kiosk", "appointment"];
    case "hold":
      return ["hold"];
    case "device-fault":
    case "device-plug":
      return [`device:${act.device}`];
    case "network":
      return ["network"];
    case "agent":
      return ["agent"];
    default:
      return [`station:${act.station}`];
  }
}
