import { getOrInsertComputed } from "../getOrInsertComputed";
import { type PolicyStatement, coversResource } from "../iam/iamPolicy";
import { canonicalJson } from "../json";

/** Which statements speak of one resource. Statements with the same resources have the same answer. */
export class Coverage {
  readonly #answers: ReturnType<typeof coversResource>[] = [];

  constructor(readonly arn: string) {}

  readonly covers = (statement: PolicyStatement): ReturnType<typeof coversResource> => {
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
