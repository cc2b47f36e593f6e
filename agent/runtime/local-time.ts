export interface LocalTime {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
}

/** What a clock on the centre's wall shows, each part with all its digits. Made once: a formatter costs a thousand times what it formats. */
export function localTimeIn(timeZone: string): (wall: number) => LocalTime {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (wall) => {
    const parts = format.formatToParts(wall);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
    return { year: part("year"), month: part("month"), day: part("day"), hour: part("hour"), minute: part("minute") };
  };
}
