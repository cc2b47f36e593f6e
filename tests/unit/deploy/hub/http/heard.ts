import { readUpwardTopic } from "../../../../../agent/uplink/topic.ts";
import { readFrame } from "../../../../../deploy/hub/frame-reader.ts";
import { HubStore } from "../../../../../deploy/hub/hub-store.ts";
import { VirtualCentre } from "../../../../e2e/rig/virtual-centre.ts";

export const NOON = Date.parse("2026-03-02T12:00:00.000Z");

/** A hub's store, and a centre that speaks to it without a broker between. */
export function hubWithCentre(name = "kz-ala-01") {
  const store = new HubStore(":memory:");
  const centre = new VirtualCentre(name, "Almaty", (topic, text) => {
    const lane = readUpwardTopic(topic)?.lane;
    if (lane === "live") store.keepLive(name, text, NOON);
    if (lane === "state") store.keepState(name, text);
    if (lane !== "ev") return;
    const frame = readFrame(new TextEncoder().encode(text));
    if (!frame.ok) throw new Error(frame.fault);
    store.together(() => store.keepFrame(name, frame.value, new Date(NOON).toISOString()));
  });
  return { store, centre };
}
