import type { Command } from "commander";
import type { Image } from "../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../domain/lifecycle/model";
import type { PreviewDifference } from "../../domain/lifecycle/simulate/comparePreview";
import {
  type OverTimeOptions,
  type SimulationOverTime,
  simulateOverTime,
} from "../../domain/lifecycle/simulate/overTime";
import type { Simulation } from "../../domain/lifecycle/simulate/result";
import { simulateLifecycle } from "../../domain/lifecycle/simulate/simulate";
import type { Prices } from "../../domain/prices";
import type { CommandContext } from "../support/context";
import { getExitCode } from "../support/exit";
import { imageJson, imagesJson } from "../support/imageJson";
import { InputError } from "../support/inputError";
import { readInputs } from "../support/inputs";
import {
  type InputOptions,
  addInputOptions,
  parseDays,
  parsePositive,
  policyOption,
  priceOption,
} from "../support/options";
import { applyRules } from "../support/progress";
import { compareWithFile, printDifferences } from "./previewReport";
import { printSimulationCsv } from "./simulationCsv";
import { printSimulationTable } from "./simulationReport";

const EXAMPLES = `
Examples:
  $ ecr-hub lifecycle simulate --policy policy.json --inventory images.json
  $ ecr-hub lifecycle simulate --policy policy.json --inventory images.json --in-use in-use.json --format json
  $ ecr-hub lifecycle simulate --policy policy.json --inventory images.json --over 90d --pushes-per-day 12
  $ aws ecr describe-images --repository-name team-a/api --filter imageStatus=ANY |
      ecr-hub lifecycle simulate --policy policy.json --inventory -

An inventory of several repositories is evaluated repository by repository. Ends with status 0 when nothing is in the
way, 1 with findings or when a rule takes an image in use, 2 when a file cannot be read.`;

interface Options extends InputOptions {
  readonly policy: string;
  readonly over?: number;
  readonly pushesPerDay?: number;
  readonly price?: Prices;
  readonly against?: string;
}

/** Adds `ecr-hub lifecycle simulate`. */
export function addSimulateCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command("simulate")
    .description("Tell exactly which images would go, by which rule, and what that frees.")
    .addOption(policyOption())
    .option("--over <days>", "also step through so many days, such as 90d", parseDays)
    .option(
      "--pushes-per-day <number>",
      "new images a day in each repository, for --over",
      parsePositive,
    )
    .addOption(priceOption())
    .option(
      "--against <file>",
      'also compare with what "aws ecr get-lifecycle-policy-preview" prints of the repository',
    );
  addInputOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      checkOverTime(options);
      const files = { ...options, policies: [options.policy] };
      const { policies, images, when, findings: inputFindings } = await readInputs(files);
      const [policy] = policies;
      if (policy === undefined) return;
      const { over: days, pushesPerDay, price: prices } = options;
      const simulated = applyRules(images, () => simulateLifecycle(policy, images, when));
      const overTime =
        days === undefined
          ? undefined
          : stepThrough(policy, images, { ...when, days, pushesPerDay, prices });
      const all = [...simulated.findings, ...(overTime?.findings ?? []), ...inputFindings];
      const findings = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
      const differences =
        options.against === undefined
          ? undefined
          : await compareWithFile(options.against, simulated.actions);
      await print({ ...simulated, findings, differences }, overTime, options, context);
      const conflicts = (overTime ?? simulated).conflicts.length + (differences?.length ?? 0);
      context.exitCode = getExitCode(findings, options.ignoreWarnings, conflicts);
    });
}

/** @throws InputError where an option has no effect without another one. */
function checkOverTime({ over, pushesPerDay, price }: Options): void {
  if (over !== undefined) return;
  const given = pushesPerDay !== undefined ? "--pushes-per-day" : price && "--price";
  if (given !== undefined) throw new InputError(`${given} is for the days of --over: give it, too`);
}

/** Steps through the days of `--over`, and tells at which one it is. */
function stepThrough(
  policy: LifecyclePolicy,
  images: readonly Image[],
  options: OverTimeOptions,
): SimulationOverTime {
  return applyRules(images, (tell) =>
    simulateOverTime(policy, images, {
      ...options,
      onDay: ({ day }) => {
        tell(`day ${day} of ${options.days}`);
      },
    }),
  );
}

async function print(
  simulation: Simulation & { readonly differences: readonly PreviewDifference[] | undefined },
  overTime: SimulationOverTime | undefined,
  { format }: Options,
  { output }: CommandContext,
): Promise<void> {
  if (format === "csv") {
    await printSimulationCsv(output, simulation, overTime);
    return;
  }
  if (format === "table") {
    await printSimulationTable(output, simulation, overTime);
    if (simulation.differences !== undefined) {
      await output.line();
      await printDifferences(output, simulation.differences);
    }
    return;
  }
  await output.json({
    now: simulation.now,
    actions: imagesJson(simulation.actions),
    later: imagesJson(simulation.later),
    protected: imagesJson(simulation.protected),
    conflicts: imagesJson(simulation.conflicts),
    attention: imagesJson(simulation.attention),
    rules: simulation.rules,
    repositories: simulation.repositories,
    summary: simulation.summary,
    findings: simulation.findings,
    differences: simulation.differences,
    overTime: overTime && {
      days: overTime.days.map((day) => ({
        ...day,
        actions: day.actions.map(imageJson),
        referrers: day.referrers.map(imageJson),
      })),
      conflicts: overTime.conflicts.map(imageJson),
    },
  });
}
