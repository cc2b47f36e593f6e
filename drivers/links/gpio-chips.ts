/** The chip whose lines come out on the header: Pi 0 to 3, Pi 4, Pi 5 (raspberrypi/linux, drivers/pinctrl). */
const HEADER_LABELS = ["pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"] as const;

/** The one chip that is meant; null where there is none, or where several carry the label and a guess would press the wrong key. */
export function chooseChip<Chip extends { readonly label: string }>(
  chips: readonly Chip[],
  label: string | null,
): Chip | null {
  const isMeant = (chip: Chip): boolean =>
    label === null ? HEADER_LABELS.some((known) => known === chip.label) : chip.label === label;
  const meant = chips.filter(isMeant);
  return meant.length === 1 ? (meant[0] ?? null) : null;
}
