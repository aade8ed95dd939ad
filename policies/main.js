// What Pulumi loads of this folder: the bundle, or one sentence that says how to make it.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (!existsSync(join(__dirname, "dist/index.js"))) {
  const { RunError } = require("@pulumi/pulumi");
  throw new RunError(
    "The policy pack ecr-hub is not built: run `npm run build:policies` in the repository that its folder belongs to.",
  );
}
require("./dist/index.js");
