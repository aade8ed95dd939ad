import { getOrInsertComputed } from "../getOrInsertComputed";
import type { Answer } from "../iam/answer";
import type { PolicyStatement } from "../iam/iamPolicy";
import { coversResource } from "../iam/resourcePattern";
import { canonicalJson } from "../json";

/** Which statements speak of one resource. Statements with the same resources have the same answer. */
export class Coverage {
  readonly #answers: Answer[] = [];

  constructor(readonly arn: string) {}

  readonly covers = (statement: PolicyStatement): Answer => {
    const id = getResourcesId(statement);
    return (this.#answers[id] ??= coversResource(statement, this.arn));
  };
}

const resourcesIds = new WeakMap<PolicyStatement, number>();
const idsByResources = new Map<string, number>();

/** A number for the resources of a statement. */
function getResourcesId(statement: PolicyStatement): number {
  return getOrInsertComputed(resourcesIds, statement, () => {
    const { resources, notResources } = statement;
    const text = canonicalJson({ resources, notResources });
    return getOrInsertComputed(idsByResources, text, () => idsByResources.size);
  });
}
