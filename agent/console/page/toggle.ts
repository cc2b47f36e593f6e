import { html } from "htm/preact";
import { Icon, type IconName } from "./icon.ts";

interface Props {
  readonly icon: IconName;
  readonly label: string;
  readonly on: boolean;
  readonly id: string;
  readonly press: () => void;
}

/** A switch for trouble: pressed in means that the trouble is there, and its label says what a press would do. */
export const Toggle = ({ icon, label, on, id, press }: Props) => html`
  <button type="button" class="toggle ${on ? "on" : ""}" data-act=${id} onClick=${press}>
    <${Icon} name=${icon} /><span>${label}</span>
  </button>`;
