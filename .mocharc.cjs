module.exports = {
  "node-option": ["conditions=ecr-hub:source"],
  require: ["ts-node/register/transpile-only", "./tests/support/rootHooks.ts"],
  extension: ["ts"],
  recursive: true,
  reporter: "./tests/support/totalReporter.cjs",
  // Ends what hangs; no claim of speed.
  timeout: 300_000,
  // A Pulumi program that failed can leave its server open.
  exit: true,
};
