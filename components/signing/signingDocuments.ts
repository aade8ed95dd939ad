import type * as pulumi from "@pulumi/pulumi";

import { type Finding, under } from "../../domain/finding";
import {
  buildNotationTrustPolicy,
  renderNotationTrustPolicy,
} from "../../domain/signing/notationTrustPolicy";
import { checkNotationTrustIntent } from "../../domain/signing/notationTrustCheck";
import { type SignatureValidity, buildSigningPolicy } from "../../domain/signing/signing";
import {
  checkSignatureValidity,
  checkSigningFilters,
  checkSigningGrant,
  checkSigningProfileName,
  checkSigningRoleKeys,
} from "../../domain/signing/signingCheck";
import { type Component, type Renderer, policyRenderer } from "../input/component";
import { isPlain } from "../input/values";
import type { LeafChecks } from "../input/readArgs";
import type { ImageSigningArgs, SignatureVerificationArgs } from "./imageSigningArgs";

export const signingChecks: LeafChecks = {
  "ImageSigning.profileName": checkSigningProfileName,
  "ManagedSigning.repositoryFilters": checkSigningFilters,
  "SignGrant.accounts": (accounts: string[]) => checkGrant({ accounts }),
  "SignGrant.roleArns": (roleArns: Record<string, string>) => checkGrant({ roleArns }),
};

/** Checks the lists of a grant; whether it names anybody is checked once it is known as a whole. */
function checkGrant(grant: { accounts?: string[]; roleArns?: Record<string, string> }): Finding[] {
  const isEmpty = Object.values(grant).every((names) => Object.keys(names).length === 0);
  return isEmpty ? [] : under("sign", checkSigningGrant(grant));
}

/** Checks what several arguments say together. */
export function checkImageSigning(component: Component, { sign }: ImageSigningArgs): void {
  if (sign === undefined) return;
  const { accounts, roleArns } = sign;
  // Keys are known, whether the roles are or not.
  component.report(under("sign", checkSigningRoleKeys(roleArns, accounts)));
  if (isPlain(sign))
    component.check({ sign }, (plain) => under("sign", checkSigningGrant(plain.sign)));
}

/** What precedes the suffix in the name of a profile: AWS leaves it 38 letters, digits and underscores. */
export function signingProfileNamePrefix(name: string): string {
  return `${name.replace(/\W/g, "_").slice(0, 37)}_`;
}

interface ValidityArgs {
  readonly signatureValidityPeriod: SignatureValidity;
}

export const signatureValidity: Renderer<ValidityArgs, { value: number; type: string }> = {
  check: ({ signatureValidityPeriod }) =>
    under("signatureValidityPeriod", checkSignatureValidity(signatureValidityPeriod)),
  render: ({ signatureValidityPeriod: { value, type } }) => ({ value, type }),
};

export const signingPolicy = policyRenderer(buildSigningPolicy);

export const signingFilters: Renderer<string[], { filter: string; filterType: string }[]> = {
  render: (filters) => filters.map((filter) => ({ filter, filterType: "WILDCARD_MATCH" })),
};

/** What a trust policy is made of: arguments, and the profile as AWS made it. */
interface Trusted {
  readonly name: string;
  readonly verification: pulumi.Unwrap<SignatureVerificationArgs>;
  readonly profileArn?: string;
}

export const trustPolicy = {
  check: ({ name, verification }: Trusted) =>
    under(
      "verification",
      checkNotationTrustIntent(trustIntent({ name, verification }), "trustedProfileArns"),
    ),
  render: (trusted: Trusted) =>
    renderNotationTrustPolicy(buildNotationTrustPolicy(trustIntent(trusted))),
};

function trustIntent({ name, profileArn, verification }: Trusted) {
  const { repositoryUrls, level, trustedProfileArns = [] } = verification;
  return { name, profileArns: [...trustedProfileArns, profileArn], repositoryUrls, level };
}
