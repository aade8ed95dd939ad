// The tests that `npm run docs:messages` takes messages of findings from: those that give the same ones in each run.
module.exports = {
  "node-option": ["conditions=ecr-hub:source"],
  require: ["ts-node/register/transpile-only", require.resolve("./recordMessages.ts")],
  spec: [
    "tests/domain/**/!(*Properties|*Relations|fuzz|readers|tagMatcher|partAutomaton).test.ts",
    "tests/cli/**/!(*integration).test.ts",
    "tests/domain/lifecycle/simulateRelations.test.ts",
    "tests/policies/{identity,network,workload}/**/*.test.ts",
    ...["imageSigning", "spokeAccessRefusals", "claims"].map(
      (name) => `tests/components/${name}.test.ts`,
    ),
  ],
  extension: ["ts"],
  timeout: 300_000,
  exit: true,
};
