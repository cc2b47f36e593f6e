/** The code itself, without the pictures in PNG and SVG that the package's front door brings along. */
declare module "qrcode/lib/core/qrcode.js" {
  export const create: typeof import("qrcode")["create"];
}
