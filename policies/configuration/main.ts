#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { checkConfigurationText } from "./check";

const USAGE = "usage: ecr-hub-policies check-config FILE...";

function main([command, ...files]: readonly string[]): number {
  if (command !== "check-config" || files.length === 0) {
    console.error(USAGE);
    return 2;
  }
  const lines = files.flatMap((file) =>
    checkConfigurationText(readFileSync(file, "utf8")).map(
      ({ path, message }) => `${file}: ${path === "" ? "" : `${path}: `}${message}`,
    ),
  );
  for (const line of lines) console.error(line);
  return lines.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
