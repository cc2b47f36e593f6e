import { html } from "htm/preact";

/** Drawn with a pen of two, in a field of 24. */
const DRAWINGS = {
  paper: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  cover: "M4 14h16v6H4zM5 14l3-9 12 3",
  stall: "M8 4v16M16 4v16",
  plug: "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
  camera: "M3 8h4l2-3h6l2 3h4v11H3zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4 3.5-6 8-6s8 2 8 6",
  power: "M12 3v9M6.5 6.5a8 8 0 1 0 11 0",
  network: "M4 18h16M8 18v-4h8v4M12 14V9M7 4h10v5H7z",
  tick: "M4 12.5l5 5L20 6.5",
  cross: "M6 6l12 12M18 6L6 18",
  back: "M19 12H5M11 6l-6 6 6 6",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  bell: "M6 17h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v4.5zM10 20h4",
} as const;

export type IconName = keyof typeof DRAWINGS;

export const Icon = ({ name }: { readonly name: IconName }) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${DRAWINGS[name]} /></svg>`;

const MOUTHS = [
  "M8 17c2-3 6-3 8 0",
  "M8 16.500c2-1.500 6-1.500 8 0",
  "M8 16h8",
  "M8 15c2 2 6 2 8 0",
  "M7.500 14c1.500 4.500 7.500 4.500 9 0",
] as const;

/** A face from very unhappy (1) to very happy (5). */
export const Face = ({ score }: { readonly score: number }) => html`
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 2.500a9.500 9.500 0 1 0 0 19 9.500 9.500 0 0 0 0-19zM8.500 9v1M15.500 9v1" /><path d=${MOUTHS[score - 1]} />
  </svg>`;
