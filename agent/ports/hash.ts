/** SHA-256 (FIPS 180-4) of a text in UTF-8, as 64 lower-case hex digits. */
export type Sha256 = (text: string) => string;
