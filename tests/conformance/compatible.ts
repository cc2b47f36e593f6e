/** A part of the contract that one side of another version would not understand. */
export interface Break {
  readonly place: string;
  readonly what: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** Words of JSON Schema that say which values are allowed; a writer may widen none and a reader narrow none. */
const BOUNDS = [
  "type",
  "const",
  "enum",
  "format",
  "pattern",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "$ref",
] as const;

const LISTS = ["anyOf", "oneOf", "allOf"] as const;

/**
 * What of `now` an old reader would refuse when it is written, or a new reader when an old writer wrote it. Readers pass over keys that they
 * do not know, so the only change without a break is another key that need not be there.
 */
export function breaksOf(old: unknown, now: unknown, place = ""): readonly Break[] {
  if (old === undefined && now === undefined) return [];
  const [before, after] = [schemaOf(old), schemaOf(now)];
  return [
    ...BOUNDS.flatMap((word) => boundBreaks(before, after, { word, place })),
    ...keyBreaks(before, after, place),
    ...["items", "additionalProperties", "propertyNames"].flatMap((word) =>
      breaksOf(before[word], after[word], `${place}/${word}`),
    ),
    ...LISTS.flatMap((word) => listBreaks(before[word], after[word], `${place}/${word}`)),
  ];
}

/** What of a set of named shapes is gone or changed; another name is no break. */
export const breaksOfAll = (old: Schema, now: Schema): readonly Break[] =>
  Object.entries(old).flatMap(([name, shape]) =>
    now[name] === undefined ? [{ place: name, what: "it is gone" }] : breaksOf(shape, now[name], name),
  );

/** Topics, directions and how they are published: none may change; another topic is no break. */
export const channelBreaks = (old: Schema, now: Schema): readonly Break[] =>
  Object.entries(old)
    .filter(([name, channel]) => JSON.stringify(channel) !== JSON.stringify(now[name]))
    .map(([place, channel]) => ({ place, what: `it was ${JSON.stringify(channel)}` }));

const schemaOf = (value: unknown): Schema => (typeof value === "object" && value !== null ? (value as Schema) : {});
const wordsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

interface Bound {
  readonly word: string;
  readonly place: string;
}

function boundBreaks(before: Schema, after: Schema, { word, place }: Bound): readonly Break[] {
  const [was, is] = [before[word], after[word]].map((value) => JSON.stringify(value) ?? "nothing");
  return was === is ? [] : [{ place, what: `${word} was ${was} and is ${is}` }];
}

function keyBreaks(before: Schema, after: Schema, place: string): readonly Break[] {
  const [were, are] = [schemaOf(before["properties"]), schemaOf(after["properties"])];
  const [asked, asks] = [wordsOf(before["required"]), wordsOf(after["required"])];
  const told = (key: string, what: string): Break => ({ place: `${place}/${key}`, what });
  return [
    ...Object.keys(were).flatMap((key) =>
      are[key] === undefined ? [told(key, "it is gone")] : breaksOf(were[key], are[key], `${place}/${key}`),
    ),
    ...asked
      .filter((key) => !asks.includes(key))
      .map((key) => told(key, "old readers need it, new writers may leave it out")),
    ...asks
      .filter((key) => !asked.includes(key))
      .map((key) => told(key, "new readers need it, old writers may leave it out")),
  ];
}

function listBreaks(before: unknown, after: unknown, place: string): readonly Break[] {
  const [were, are] = [before, after].map((value) => (Array.isArray(value) ? value : []));
  if (were?.length !== are?.length) return [{ place, what: `it had ${were?.length} forms and has ${are?.length}` }];
  return (were ?? []).flatMap((form, at) => breaksOf(form, are?.[at], `${place}/${at}`));
}
