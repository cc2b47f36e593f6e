import { Course, type Heard, rules } from "./course.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STATIONS = ["w1", "w2", "w3", "w4"];
/** Who waits when the others begin to come, and how many come in a day. */
const EARLY = 100;
const CITIZENS = 1_000;
/** Slow enough that a day of work takes ten hours. */
const PACE_MS = 1_500;
const SERVICES = rules.services.slice(0, 3).map(({ id }) => id);

/** One working day after another until there are so many events. */
export function liveDays(events: number, heard: Heard): Course {
  const course = new Course(PACE_MS, heard);
  course.open(STATIONS);
  for (let day = 0; course.events < events; day += 1) {
    course.mono = day * DAY_MS;
    course.tell({ type: "time.passed" });
    for (let no = 0; no < EARLY; no += 1) course.take(serviceOf(no));
    for (let no = 0; no < CITIZENS && course.events < events; no += 1) {
      course.take(serviceOf(no));
      for (const station of STATIONS) course.serve(station);
    }
  }
  return course;
}

const serviceOf = (no: number): string => SERVICES[no % SERVICES.length] ?? "";
