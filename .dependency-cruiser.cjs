/** Who may know whom. Read from top to bottom: each layer knows only those that its line names. */
const layer = (name, path, mayKnow) => ({
  name,
  severity: "error",
  comment: `${path} may know only: ${mayKnow.join(", ") || "itself"}. Move the code to the layer that may, or hand the thing in through a port.`,
  from: { path: `^${path}/` },
  to: { pathNot: [path, ...mayKnow].map((place) => `^${place}`) },
});

const pure = ["agent/kernel", "agent/ports", "node_modules/zod", "node_modules/immutable", "node_modules/temporal-polyfill"];

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      comment: "A file that nobody imports is dead, unless it is where a process or a page begins.",
      from: { orphan: true, pathNot: ["\\.test\\.ts$", "\\.config\\.ts$", "/page/", "\\.d\\.ts$", "^deploy/.*\\.mjs$"] },
      to: {},
    },
    layer("kernel-knows-nothing", "agent/kernel", []),
    layer("ports-are-words", "agent/ports", ["agent/kernel"]),
    layer("control-is-words", "agent/control", ["agent/kernel", "node_modules/zod"]),
    layer("domain-is-pure", "agent/domain", [
      "agent/kernel",
      "agent/ports/(printer|board).ts",
      "node_modules/(zod|immutable|temporal-polyfill)",
    ]),
    layer("kpi-is-pure", "agent/kpi", [
      "agent/kernel",
      "agent/domain/(event|instant|fact).ts",
      "node_modules/(immutable|temporal-polyfill)",
    ]),
    layer("evidence-is-pure", "agent/evidence", [...pure, "agent/domain", "agent/journal"]),
    layer("journal-is-pure", "agent/journal", [...pure, "agent/domain/event.ts"]),
    layer("uplink-is-pure", "agent/uplink", [...pure, "node_modules/crc", "agent/domain/event.ts", "agent/domain/live.ts"]),
    {
      name: "drivers-know-no-centre",
      severity: "error",
      comment: "A driver knows words (ports) and wires, never the domain, the journal or another driver's insides.",
      from: { path: "^drivers/" },
      to: { path: "^(agent|config|deploy|tests)/", pathNot: "^agent/(kernel|ports)/" },
    },
    {
      name: "drivers-are-apart",
      severity: "error",
      comment: "What two drivers share stands in drivers/ itself.",
      from: { path: "^drivers/([^/]+)/" },
      to: { path: "^drivers/[^/]+/", pathNot: "^drivers/$1/" },
    },
    layer("runtime-is-pure", "agent/runtime", [
      ...pure,
      "agent/domain",
      "agent/journal",
      "agent/uplink",
      "agent/control",
      "drivers/driver.ts",
      "drivers/supervisor.ts",
    ]),
    {
      name: "only-links-touch-hardware",
      severity: "error",
      from: { pathNot: "^(drivers/links/|tests/|agent/host/systemd\\.ts)" },
      to: { path: "node_modules/(onoff|serialport|koffi)" },
    },
    {
      name: "only-layout-encodes-tickets",
      severity: "error",
      from: { pathNot: "^(drivers/escpos-printer/layout.ts|tests/)" },
      to: { path: "node_modules/node-thermal-printer" },
    },
    {
      name: "only-the-edge-touches-node",
      severity: "error",
      comment: "node:* and packages that touch the world belong to agent/host, console, cli, drivers/links, config/load and deploy.",
      from: { path: "^(agent/(kernel|ports|domain|kpi|evidence|journal|uplink|runtime)|drivers/(?!links))" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "only-main-and-cli-know-config",
      severity: "error",
      from: { path: "^(agent|drivers)/", pathNot: "^agent/(main\\.ts|cli/|console/)" },
      to: { path: "^config/" },
    },
    { name: "nobody-knows-tests", severity: "error", from: { pathNot: "^tests/" }, to: { path: "^tests/" } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
