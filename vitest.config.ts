import { defineConfig } from "vitest/config";

/** `npm test` runs what needs nothing but Node; the slower suites have scripts of their own and need what .ci/run installs. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "fast",
          include: ["tests/{unit,contracts,sim,golden,house,conformance}/**/*.test.ts"],
          exclude: ["tests/**/*.real.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "real",
          include: ["tests/**/*.real.test.ts", "tests/e2e/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "rig",
          include: ["tests/rig/**/*.rig.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
