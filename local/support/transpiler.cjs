const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const ts = require("typescript");

const CACHE = join(__dirname, "../../node_modules/.cache/ecr-hub");

/**
 * Transpiles for ts-node as it would itself, and keeps what came out: each process of a run loads much of the project, and
 * would spend most of its time on this. `npm ci` empties the folder.
 */
exports.create = ({ service }) => {
  const compilerOptions = service.config.options;
  const settings = ts.version + JSON.stringify(compilerOptions);
  return {
    transpile: (source, { fileName }) => {
      const input = JSON.stringify([settings, fileName, source]);
      const file = join(CACHE, createHash("sha256").update(input).digest("hex"));
      return kept(file) ?? keep(file, ts.transpileModule(source, { fileName, compilerOptions }));
    },
  };
};

function kept(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Another process must never read half of it; where nothing can be written, nothing is kept. */
function keep(file, { outputText, sourceMapText }) {
  const output = { outputText, sourceMapText };
  try {
    const partial = `${file}.${process.pid}`;
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(partial, JSON.stringify(output));
    renameSync(partial, file);
  } catch {
    // The next process does it again.
  }
  return output;
}
