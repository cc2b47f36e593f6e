import { html } from "htm/preact";
import { duration } from "../../../agent/console/page/words.ts";
import type { OwnerMs } from "../http/model.ts";
import type { Speech } from "./speech.ts";

interface Props {
  readonly owners: readonly OwnerMs[];
  readonly speech: Speech;
}

/** Whose time it was, each owner as wide as his part. The list beside it says the same in words. */
export function OwnerBar({ owners, speech }: Props) {
  const all = owners.reduce((sum, { ms }) => sum + ms, 0);
  if (all === 0) return null;
  let from = 0;
  const label = owners.map(({ owner, ms }) => `${speech.name("owner", owner)} ${duration(ms)}`).join(", ");
  return html`
    <svg class="owner-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${owners.map(({ owner, ms }) => {
        const x = from;
        from += (ms / all) * 1_000;
        return html`<rect key=${owner} class="owner ${owner}" x=${x} width=${(ms / all) * 1_000} height="10" />`;
      })}
    </svg>`;
}

export const OwnerList = ({ owners, speech }: Props) => html`
  <ul class="owner-list">
    ${owners.map(
      ({ owner, ms }) => html`
        <li key=${owner}><${Swatch} owner=${owner} /> ${speech.name("owner", owner)} <b>${duration(ms)}</b></li>`,
    )}
  </ul>`;

export const Swatch = ({ owner }: { readonly owner: string }) =>
  html`<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="owner ${owner}" width="10" height="10" rx="2" /></svg>`;
