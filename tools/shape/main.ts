import { measureShape } from "./measures";

/** `npm run shape`: prints every figure beside its ceiling and its goal; fails where one is above its ceiling. */
function main(): void {
  const measures = measureShape();
  const verbose = process.argv.includes("--verbose");
  console.log("    now  ceiling     goal");
  for (const { what, now, ceiling, goal, places = [] } of measures) {
    const figures = [now, ceiling, goal].map((figure) => String(figure).padStart(7)).join("  ");
    console.log(`${figures}  ${what}${now > ceiling ? ": above its ceiling" : ""}`);
    if (verbose) for (const place of places) console.log(`${" ".repeat(27)}${place}`);
  }
  if (measures.some(({ now, ceiling }) => now > ceiling)) process.exitCode = 1;
}

main();
