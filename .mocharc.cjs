module.exports = {
  "node-option": ["conditions=ecr-hub:source"],
  require: ["ts-node/register/transpile-only", "./tests/support/rootHooks.ts"],
  extension: ["ts"],
  recursive: true,
  reporter: "./tests/support/totalReporter.cjs",
  timeout: 20_000,
  // A Pulumi program that failed can leave its server open.
  exit: true,
};
