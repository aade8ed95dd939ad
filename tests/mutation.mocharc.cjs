// The tests that `npm run mutate` runs for each change of the domain: no hooks of the local engine, and one process.
module.exports = {
  require: [require.resolve("ts-node/register/transpile-only")],
  extension: ["ts"],
  timeout: 300_000,
};
