// Writes down what the files of a policy pack ask for, when the process that runs it is ended.
const { writeFileSync } = require("node:fs");
const { Module } = require("node:module");
const { dirname, sep } = require("node:path");

const pack = process.cwd() + sep;
const requests = new Set();
const { require: load } = Module.prototype;

Module.prototype.require = function (name) {
  const inside = `${dirname(this.filename ?? "")}${sep}`;
  if (inside.startsWith(pack) && !inside.includes(`${sep}node_modules${sep}`)) requests.add(name);
  return load.call(this, name);
};

process.on("exit", () => writeFileSync(process.env.RECORD_REQUESTS, JSON.stringify([...requests])));
process.on("SIGTERM", () => process.exit());
