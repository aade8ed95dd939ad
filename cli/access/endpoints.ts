import type { Endpoint } from "../../domain/access/accessInput";
import { listOf, openObjectOf, optional, parseValue, stringShape } from "../../domain/jsonReader";
import { InputError } from "../support/inputError";
import { readDocument } from "../support/readDocument";
import { textOr } from "../support/values";
import type { Documents } from "./documents";
import { type StateResource, toLiveResource } from "./state";

interface ListedEndpoint {
  readonly VpcEndpointId: string;
  readonly ServiceName: string;
  readonly VpcId?: string;
  readonly PolicyDocument?: string;
}

const TYPE = "aws:ec2/vpcEndpoint:VpcEndpoint";

const endpoint = openObjectOf<ListedEndpoint>({
  VpcEndpointId: stringShape,
  ServiceName: stringShape,
  VpcId: optional(stringShape),
  PolicyDocument: optional(stringShape),
});
const endpoints = {
  name: 'list of VPC endpoints as "aws ec2 describe-vpc-endpoints" prints it',
  rules: { shape: "access-endpoints-shape" },
  shape: openObjectOf<{ VpcEndpoints: readonly ListedEndpoint[] }>({
    VpcEndpoints: listOf(endpoint),
  }),
};

/** Reads VPC endpoints as the resources that a state would have. @throws InputError */
export async function readEndpoints(file: string): Promise<StateResource[]> {
  const { VpcEndpoints } = await readDocument(file, (value) => parseValue(value, endpoints));
  return VpcEndpoints.map(({ VpcEndpointId: id, ServiceName, VpcId, PolicyDocument }) =>
    toLiveResource(TYPE, id, {
      id,
      serviceName: ServiceName,
      vpcId: VpcId,
      policy: PolicyDocument,
    }),
  );
}

/** The VPC endpoint of Amazon ECR with an id, or any. @throws InputError when there is none, or several differ */
export function findEndpoint(
  resources: readonly StateResource[],
  through: string,
  documents: Documents,
): Endpoint {
  const endpoints = resources.flatMap((resource) => {
    const { type, outputs } = resource;
    const isOfEcr = /\.ecr(-fips)?\.(api|dkr)$/.test(textOr(outputs.serviceName, ""));
    if (type !== TYPE || !isOfEcr) return [];
    const id = textOr(outputs.id, "");
    return through === "any" || through === id ? [{ id, resource }] : [];
  });
  const policies = endpoints.map(({ id, resource }) =>
    documents.read(`policy of ${id}`, resource.outputs.policy, resource),
  );
  const [first] = endpoints;
  if (first === undefined) {
    const fix = "give the state of its stack, or --endpoints";
    throw new InputError(`There is no VPC endpoint of Amazon ECR ${through}: ${fix}.`);
  }
  if (new Set(policies.map((policy) => JSON.stringify(policy?.document))).size > 1) {
    const ids = endpoints.map(({ id }) => id).join(", ");
    throw new InputError(`VPC endpoints have different policies: give --through one of ${ids}.`);
  }
  const isPartlyRead = endpoints.some(
    ({ resource }, index) => Boolean(resource.outputs.policy) && policies[index] === undefined,
  );
  const vpcId = textOr(first.resource.outputs.vpcId, "");
  return {
    id: through === "any" ? "any" : first.id,
    policies: policies[0] ? [policies[0]] : [],
    ...(isPartlyRead && { isPartlyRead }),
    ...(vpcId && { vpcId }),
  };
}
