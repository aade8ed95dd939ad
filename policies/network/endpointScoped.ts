import { under } from "../../domain/finding";
import { checkEndpointScope } from "../../domain/network/endpointScope";
import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";
import { openObjectOf } from "../../domain/jsonReader";
import { combinePolicies } from "../support/combinePolicies";
import { definePolicy } from "../support/definePolicy";
import { defineStackPolicy } from "../support/defineStackPolicy";
import type { PolicyFinding, PolicyResource, StackResource } from "../support/policy";
import { VPC_ENDPOINT, VPC_ENDPOINT_POLICY } from "../support/resourceTypes";
import { UNKNOWN, allOf, judged, judgeKnown, readIfKnown } from "../support/unknown";
import { flag } from "../support/settings";
import { isGiven, toText } from "../support/values";

const endpoint = (Resource: string) => ({
  type: VPC_ENDPOINT,
  name: "ecr",
  props: {
    vpcId: "vpc-0123456789abcdef0",
    serviceName: "com.amazonaws.us-east-1.ecr.dkr",
    privateDnsEnabled: true,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage", Resource }],
    }),
  },
});

const requirePrivateDns = flag(
  "Whether an endpoint must have private DNS itself. Private hosted zones may lead to an endpoint as well, as to one that " +
    "several VPCs share.",
  true,
);

const metadata = {
  id: "vpc-ecr-endpoint-scoped",
  title: "VPC endpoints of Amazon ECR lead to known registries only, by private DNS",
  why:
    "An endpoint without a policy lets workloads pull from, and push to, any account's registry, also an attacker's; without " +
    "private DNS pulls do not go through the endpoint at all.",
  fix:
    "Give the endpoint a policy whose resources are the ARNs of the hub's repositories, and set privateDnsEnabled; " +
    "RegistryEndpoints of ecr-hub does both. Where private hosted zones lead to the endpoint, set requirePrivateDns of this " +
    "policy to false.",
  severity: "medium",
  level: "advisory",
  resource: VPC_ENDPOINT,
  config: { requirePrivateDns },
  examples: {
    good: [endpoint("arn:aws:ecr:us-east-1:111111111111:repository/*")],
    bad: [endpoint("*")],
  },
} as const;

const privateDns = openObjectOf({
  privateDnsEnabled: judged((value) =>
    value === true
      ? []
      : [{ path: "", message: "private DNS is off: set privateDnsEnabled to true." }],
  ),
});

/** The endpoints whose own policy has been judged before they were created. */
const judgedAlone = new Set<string>();

const ofEndpoint = definePolicy({
  ...metadata,
  check(resource, config) {
    judgedAlone.delete(resource.urn);
    if (readIfKnown(() => isEcrEndpoint(resource)) !== true) return [];
    const ownPolicy = judged(() => checkOwnPolicy(resource));
    const shape = config.requirePrivateDns ? allOf(privateDns, ownPolicy) : ownPolicy;
    return judgeKnown(resource.props, shape);
  },
});

/** A policy that is a resource of its own, or none at all, is known with the stack only. */
const ofStack = defineStackPolicy({
  ...metadata,
  checkStack(stack) {
    const policies = stack.ofType(VPC_ENDPOINT_POLICY);
    return (resource) => {
      if (!isEcrEndpoint(resource)) return [];
      const attached = policies.find((each) => isPolicyFor(each, resource));
      if (attached !== undefined) return checkPolicy(attached);
      return judgedAlone.has(resource.urn) ? [] : checkPolicy(resource);
    };
  },
});

export const endpointScoped = combinePolicies(ofEndpoint, ofStack);

function checkOwnPolicy(resource: PolicyResource): Iterable<PolicyFinding> {
  const policy = readIfKnown(() => resource.props.policy);
  if (policy === UNKNOWN || !isGiven(policy)) return [];
  judgedAlone.add(resource.urn);
  return checkPolicy(resource);
}

/** Such as `com.amazonaws.us-east-1.ecr.dkr` or `cn.com.amazonaws.cn-north-1.ecr.api`. */
function isEcrEndpoint({ props }: PolicyResource): boolean {
  return /\.ecr(-fips)?\.(api|dkr)$/.test(toText(props.serviceName));
}

function isPolicyFor({ propertyDependencies }: StackResource, endpoint: StackResource): boolean {
  return (propertyDependencies.vpcEndpointId ?? []).some(({ urn }) => urn === endpoint.urn);
}

/** AWS gives an endpoint without a policy, or with an empty one, the policy that allows everything. */
function* checkPolicy({ props }: PolicyResource): Generator<PolicyFinding> {
  if (props.policy === undefined || props.policy === "") {
    yield { path: "policy", message: "endpoint has no policy, so it leads to every registry." };
    return;
  }
  const document = parsePolicyDocument(props.policy);
  const findings = document.ok ? checkEndpointScope(document.value) : document.findings;
  yield* under("policy", findings);
}
