/** Reads printed codes and codes on a telephone's screen. Nothing can be ordered of it. */
export type ScannerOrder = never;

/** What stood in the code, as printable ASCII; the same code held before it for longer is one scan. */
export type ScannerWord = { readonly type: "scanned"; readonly text: string };
