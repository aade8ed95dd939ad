import { commandLine } from "./commandLine";
import { colorsFor } from "./report/colors";

async function main(): Promise<void> {
  let succeeded = true;
  try {
    await commandLine((result) => (succeeded = result)).parseAsync();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(colorsFor(process.stderr).red(message));
    succeeded = false;
  }
  process.exit(succeeded ? 0 : 1);
}

void main();
