import type { ExplainedAction } from "../../domain/access/explain";
import type { Requirement } from "../../domain/access/requirements";
import type { GovernedResource, Identity } from "../../domain/access/right";
import type { Format, Output } from "../support/output";

/** What `ecr-hub access explain` found out. */
export interface Explanation {
  readonly identity: Identity;
  readonly resource: GovernedResource;
  readonly explained: readonly ExplainedAction[];
  readonly requirements: readonly Requirement[];
  readonly notes: readonly string[];
}

export async function printExplanation(
  output: Output,
  format: Format,
  explanation: Explanation,
): Promise<void> {
  const { identity, resource, explained, requirements, notes } = explanation;
  if (format === "json") {
    await output.json({
      principal: identity.arn,
      repositoryArn: resource.arn,
      actions: explained,
      requirements,
      notes,
    });
    return;
  }
  await output.line(`${identity.arn} on ${resource.arn}`);
  for (const note of notes) await output.line(note);
  for (const { action, verdict, provided, layers, changes } of explained) {
    await output.line();
    await output.line(output.colors.bold(`${action}: ${verdict}`));
    for (const { kind, name, outcome, statement, misses } of layers) {
      const by = statement === "" ? "" : `: ${statement}`;
      await output.line(`  ${kind} (${name}) ${outcome}${by}`);
      for (const miss of misses) await output.line(`    ${miss}`);
    }
    for (const one of provided) await output.line(`  if ${one}`);
    const purpose = verdict === "no" ? "To allow it" : "To stop it";
    for (const { document, instruction, statement } of changes) {
      await output.line(
        `  ${purpose}, in ${document}: ${instruction}${statement ? `: ${JSON.stringify(statement)}` : "."}`,
      );
    }
  }
  if (requirements.length > 0) await output.line();
  for (const { outcome, message } of requirements) {
    await output.line(
      `${outcome === "note" ? "Note" : outcome === "met" ? "Met" : "MISSING"}: ${message}`,
    );
  }
  await output.line();
  await output.line("Not seen: session policies, and policies that are in none of the files.");
}
