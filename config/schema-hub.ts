import { z } from "zod";
import { path } from "./schema-words.ts";

/** An Ed25519 public key as SPKI (RFC 8410, 44 bytes) in base64url: its first twelve bytes are always the same. */
const PUBLIC_KEY = /^MCowBQYDK2VwAyEA[A-Za-z0-9_-]{43}$/;
const KEY_CURE =
  "Write the hub's public key, Ed25519 as SPKI in base64url: 59 characters that begin with MCowBQYDK2VwAyEA.";

const credentialsSchema = z
  .strictObject({
    cert: path("File with the centre's certificate (PEM).").optional(),
    key: path("File with the private key of the certificate (PEM), readable by the agent only.").optional(),
    ca: path("File with the certificates that the broker's own is checked against (PEM).").optional(),
    username: z.string().min(1).max(256).describe("Name that the broker knows the centre by.").optional(),
    passwordFile: path("File that holds the password in its first line, readable by the agent only.").optional(),
  })
  .describe("How the centre proves who it is: cert, key and ca, or username and passwordFile; always names of files.");

const proxySchema = z
  .strictObject({
    address: z
      .string()
      .regex(/^http:\/\/[^\s/@]+$/, "Write http://HOST:PORT, without a user name or a password.")
      .describe("Address of the proxy, http://HOST:PORT."),
    username: z
      .string()
      .regex(/^[^:\p{Cc}]{1,256}$/u, "Write 1 to 256 characters without a colon.")
      .describe("Name that the proxy knows the centre by.")
      .optional(),
    passwordFile: path(
      "File that holds the proxy's password in its first line, readable by the agent only.",
    ).optional(),
  })
  .describe(
    "HTTP proxy (CONNECT) through which brokers at ws:// and wss:// addresses are reached; others go straight.",
  );

export const hubSchema = z
  .strictObject({
    brokers: z
      .array(
        z
          .string()
          .regex(
            /^(mqtts?:\/\/[^\s/@]+|wss?:\/\/[^\s/@]+(\/[^\s@]*)?)$/,
            "Write mqtts://HOST:8883 or wss://HOST/PATH, without a user name or a password.",
          )
          .describe("Address of a broker, mqtts://HOST:PORT, or wss://HOST/PATH where only port 443 is open."),
      )
      .min(1)
      .max(8)
      .describe("Brokers on the way to the hub, tried in this order, 1 to 8."),
    credentials: credentialsSchema.optional(),
    proxy: proxySchema.optional(),
    trust: z
      .array(z.string().regex(PUBLIC_KEY, KEY_CURE).describe("A public key of the hub."))
      .max(8)
      .describe(
        "Public keys of the hub, Ed25519 as SPKI in base64url, at most 8: whoever signs with one is believed on day lists, configurations and commands.",
      )
      .default([]),
  })
  .describe("The way to the hub; without it the centre works alone and keeps everything.");
