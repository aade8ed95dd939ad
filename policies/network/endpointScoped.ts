import { under } from "../../domain/finding";
import { checkEndpointScope } from "../../domain/network/endpointScope";
import { parsePolicyDocument } from "../../domain/iam/iamPolicyParser";
import { defineStackPolicy } from "../support/defineStackPolicy";
import type { PolicyFinding, StackResource } from "../support/policy";
import { VPC_ENDPOINT, VPC_ENDPOINT_POLICY } from "../support/resourceTypes";
import { independently } from "../support/unknown";
import { flag } from "../support/settings";
import { toText } from "../support/values";

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

export const endpointScoped = defineStackPolicy({
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
  config: {
    requirePrivateDns: flag(
      "Whether an endpoint must have private DNS itself. Private hosted zones may lead to an endpoint as well, as to one that " +
        "several VPCs share.",
      true,
    ),
  },
  examples: {
    good: [endpoint("arn:aws:ecr:us-east-1:111111111111:repository/*")],
    bad: [endpoint("*")],
  },
  checkStack(stack, { requirePrivateDns }) {
    const policies = stack.ofType(VPC_ENDPOINT_POLICY);
    return function* (resource) {
      if (!isEcrEndpoint(resource)) return;
      const ownPolicy = policies.find((each) => isPolicyFor(each, resource));
      yield* independently(
        [
          () => (requirePrivateDns ? checkDns(resource) : []),
          () => checkPolicy(ownPolicy ?? resource),
        ],
        (judge) => judge(),
      );
    };
  },
});

/** Such as `com.amazonaws.us-east-1.ecr.dkr` or `cn.com.amazonaws.cn-north-1.ecr.api`. */
function isEcrEndpoint({ props }: StackResource): boolean {
  return /\.ecr(-fips)?\.(api|dkr)$/.test(toText(props.serviceName));
}

function isPolicyFor({ propertyDependencies }: StackResource, endpoint: StackResource): boolean {
  return (propertyDependencies.vpcEndpointId ?? []).some(({ urn }) => urn === endpoint.urn);
}

function* checkDns({ props }: StackResource): Generator<PolicyFinding> {
  if (props.privateDnsEnabled === true) return;
  yield { path: "privateDnsEnabled", message: "private DNS is off: allowed true." };
}

/** AWS gives an endpoint without a policy, or with an empty one, the policy that allows everything. */
function* checkPolicy({ props }: StackResource): Generator<PolicyFinding> {
  if (props.policy === undefined || props.policy === "") {
    yield { path: "policy", message: "endpoint has no policy, so it leads to every registry." };
    return;
  }
  const document = parsePolicyDocument(props.policy);
  const findings = document.ok ? checkEndpointScope(document.value) : document.findings;
  yield* under("policy", findings);
}
