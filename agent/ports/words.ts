/** A sentence of the catalogue in a language that people read; `count` chooses the plural form. */
export type Say = (
  language: "kk" | "ru" | "uk" | "en",
  key: string,
  values?: Readonly<Record<string, string | number>>,
) => string;
