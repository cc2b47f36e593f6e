import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate authority for one test, with OpenSSL's own program: keys are made here and thrown away. */
export class Authority {
  readonly certificate: string;
  readonly #folder: string;
  readonly #key: string;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.certificate = join(folder, `${name}.crt`);
    this.#key = join(folder, `${name}.key`);
    const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    openssl([...request, "-subj", `/CN=${name}`, "-keyout", this.#key, "-out", this.certificate]);
  }

  issue(name: string, days = "2"): { readonly certFile: string; readonly keyFile: string } {
    const path = (ending: string) => join(this.#folder, `${name}.${ending}`);
    const key = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", `/CN=${name}`];
    openssl([...key, "-keyout", path("key"), "-out", path("csr")]);
    writeFileSync(path("ext"), "subjectAltName=IP:127.0.0.1\n");
    const signed = [
      "x509",
      "-req",
      "-in",
      path("csr"),
      "-CA",
      this.certificate,
      "-CAkey",
      this.#key,
      "-CAcreateserial",
    ];
    openssl([...signed, "-days", days, "-extfile", path("ext"), "-out", path("crt")]);
    return { certFile: path("crt"), keyFile: path("key") };
  }
}

const openssl = (words: readonly string[]): void => {
  execFileSync("openssl", words, { stdio: "ignore" });
};
