import type { Command } from "commander";
import { acrBills, restoreCost, storageBill } from "../domain/cost";
import { type Savings, lifecycleSavings, storedSizes } from "../domain/lifecycle/simulate/savings";
import { type Prices, PRICES, PRICES_AS_OF } from "../domain/prices";
import { type CostReport, printCost } from "./cost/report";
import type { CommandContext } from "./support/context";
import { getExitCode } from "./support/exit";
import { InputError } from "./support/inputError";
import { readInputs } from "./support/inputs";
import { type InputOptions, addInputOptions, parseCount, priceOption } from "./support/options";
import { applyRules } from "./support/progress";

const EXAMPLES = `
Examples:
  $ ecr-hub cost --inventory images.json
  $ ecr-hub cost --inventory images.json --policy policy.json --in-use in-use.json
  $ ecr-hub cost --inventory images.json --price storageGbMonth=0.12 --geo-replicas 2

Prices are quotes of ${PRICES_AS_OF} for us-east-1, not an offer; --price overrides each. Sizes are added up although Amazon ECR
stores and bills a layer once, so bills and savings are upper bounds. Data transfer and scanning are not part of them.
Ends with status 0, 1 with findings or when the policy takes images in use, 2 when a file cannot be read.`;

interface Options extends InputOptions {
  readonly policy?: string;
  readonly geoReplicas: number;
  readonly price?: Prices;
}

/** Adds `ecr-hub cost`. */
export function addCostCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command("cost")
    .description(
      "Estimate the month's storage bill, what a policy saves, and the same store on Azure Container Registry.",
    )
    .option(
      "--policy <file>",
      "lifecycle policy whose savings are to be estimated; - is standard input",
    )
    .option("--geo-replicas <count>", "copies in other regions, for the comparison", parseCount, 0)
    .addOption(priceOption());
  addInputOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options) => {
      const report = await estimate(options);
      await printCost(context.output, options.format, report);
      const { findings, savings } = report;
      const conflicts = savings?.conflictTotalCount;
      context.exitCode = getExitCode(findings, options.ignoreWarnings, conflicts);
    });
}

async function estimate(options: Options): Promise<CostReport> {
  const { policy, price: prices = PRICES, geoReplicas } = options;
  if (policy === undefined && options.inUse !== undefined) {
    throw new InputError("--in-use is about what a policy takes: give --policy, too");
  }
  const files = { ...options, policies: policy === undefined ? [] : [policy] };
  const { policies, images, when, findings: inputFindings } = await readInputs(files);
  const { findings, ...sizes } = storedSizes(images);
  const bill = storageBill(sizes, prices);
  const regions = 1 + geoReplicas;
  const [savings] = policies.map((one): Savings => {
    const saved = applyRules(images, () => lifecycleSavings(one, images, { ...when, prices }));
    return { ...saved, findings: [...saved.findings, ...inputFindings] };
  });
  return {
    pricesAsOf: PRICES_AS_OF,
    upperBound: true,
    amazonEcr: { ...bill, regions, totalCost: bill.totalCost * regions },
    restoreCost: restoreCost(sizes.archiveSizeInBytes, prices),
    azureContainerRegistry: acrBills(sizes, geoReplicas, prices),
    ...(savings !== undefined && { savings }),
    prices,
    findings: savings?.findings ?? [...findings, ...inputFindings],
  };
}
