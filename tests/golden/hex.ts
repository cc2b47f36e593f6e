export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
