import { html } from "htm/preact";
import type { BenchState, BoardView, CameraView, StationView } from "../bench/bench-state.ts";
import { arrowOf } from "./arrow.ts";
import { send, useNow } from "./backend.ts";
import { Icon } from "./icon.ts";
import { badge, type Speech } from "./words.ts";

const FLASH_MS = 1_500;

interface Props {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly chosen: string;
  readonly choose: (station: string) => void;
}

/** The windows of the hall side by side: board above, person behind, camera in the corner. */
export function Windows({ state, speech, chosen, choose }: Props) {
  return html`
    <div class="windows">
      ${state.stations.map(
        (station) => html`
          <${Window} key=${station.id} state=${state} speech=${speech} station=${station} isChosen=${station.id === chosen} choose=${choose} />`,
      )}
    </div>`;
}

interface WindowProps extends Omit<Props, "chosen"> {
  readonly station: StationView;
  readonly isChosen: boolean;
}

function Window({ state, speech, station, isChosen, choose }: WindowProps) {
  const { id, board } = station;
  const camera = state.cameras.find((one) => one.device === station.camera);
  return html`
    <div class="window ${isChosen ? "chosen" : ""} ${board === null ? "plain" : ""}" data-station=${id}>
      ${board !== null && html`<${Board} board=${board} speech=${speech} />`}
      <button type="button" class="place" aria-pressed=${isChosen} onClick=${() => choose(id)}>
        <span class="label">${speech.say("window.name", { label: station.label })}
          <span class="who"><${Icon} name="person" />${who(station, speech)}</span></span>
        <${Doing} speech=${speech} station=${station} isHeld=${state.held !== null} />
      </button>
      <div class="fittings">
        ${camera !== undefined && html`<${Camera} camera=${camera} speech=${speech} />`}
        ${board !== null && html`<${Plug} board=${board} speech=${speech} />`}
      </div>
    </div>`;
}

interface DoingProps {
  readonly speech: Speech;
  readonly station: StationView;
  readonly isHeld: boolean;
}

function Doing({ speech, station, isHeld }: DoingProps) {
  const stages = station.stages.map((stage) => speech.say(`stage.${stage}`)).join(" · ");
  const inside = { count: station.inside.length, places: station.places ?? 0 };
  return html`
    <span class="stages">${isHeld ? html`<span class="tag">${speech.say("window.held")}</span>` : stages}
      ${station.places !== null && html` <span>· ${speech.say("door.inside", inside)}</span>`}
      ${station.waiting > 0 && html` <span class="waiting-count">${speech.say("window.waiting", { count: station.waiting })}</span>`}</span>`;
}

function Camera({ camera, speech }: { readonly camera: CameraView; readonly speech: Speech }) {
  const now = useNow(500);
  const flashes = camera.at !== null && now - camera.at < FLASH_MS;
  return html`<span class="camera ${flashes ? "flash" : ""}" data-pulses=${camera.pulses}><${Icon} name="camera" />${speech.say("camera.pulses", { count: camera.pulses })}</span>`;
}

function who({ operator, pause }: StationView, speech: Speech): string {
  if (operator === null) return speech.say("window.empty");
  const name = `№ ${badge(operator)}`;
  return pause === null ? name : `${name} · ${speech.say("station.break", { reason: pause.reason })}`;
}

function Board({ board, speech }: { readonly board: BoardView; readonly speech: Speech }) {
  const isDark = !board.plugged || board.text === null;
  const label = board.plugged ? speech.say("board.shows", { text: board.text ?? "—" }) : speech.say("board.unplugged");
  return html`
    <div class="led ${isDark ? "dark" : ""}" role="img" aria-label=${label}>
      <span class=${board.blink ? "blink" : ""} key=${board.text}>${isDark ? "––––" : `${board.text} ${arrowOf(board.arrow)}`}</span>
    </div>`;
}

const Plug = ({ board, speech }: { readonly board: BoardView; readonly speech: Speech }) => html`
  <button type="button" title=${speech.say(`trouble.board.${board.plugged ? "on" : "off"}`)} class="toggle small ${board.plugged ? "" : "on"}" data-act=${`plug-${board.device}`}
    onClick=${() => send({ act: "device-plug", device: board.device, on: !board.plugged })}>
    <${Icon} name="plug" /><span>${speech.say(`trouble.board.${board.plugged ? "on" : "off"}`)}</span>
  </button>`;
