import type * as pulumi from "@pulumi/pulumi";

import { type Finding, at } from "../../domain/finding";
import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import {
  type NotationTrustIntent,
  buildNotationTrustPolicy,
  renderNotationTrustPolicy,
} from "../../domain/signing/notationTrustPolicy";
import { checkNotationTrustIntent } from "../../domain/signing/notationTrustCheck";
import { type SignatureValidity, buildSigningPolicy } from "../../domain/signing/signing";
import {
  checkSignatureValidity,
  checkSigningGrant,
  checkSigningProfileName,
  checkSigningRoleKeys,
} from "../../domain/signing/signingCheck";
import { checkTags } from "../../domain/tags";
import { type ImageSigningArgs, imageSigningShape } from "../imageSigningArgs";
import { distinct, settled, under } from "./findings";
import { readArguments } from "./readArguments";
import { regionName } from "./repositoryDocuments";
import type { Made } from "./whenKnown";

type Known = pulumi.Unwrap<ImageSigningArgs>;

/** What a trust policy is made of: arguments, and what AWS knows of the profile. */
interface Verification {
  readonly name: string;
  readonly profileArn: string;
  readonly verification: Known["verification"];
}

/** Everything that is wrong with the arguments, as far as they are known. */
export function checkImageSigningArgs(name: string, args: ImageSigningArgs): Finding[] {
  const { known, findings, unsettled } = readArguments(imageSigningShape, args);
  const { profileName, signatureValidityPeriod, sign, verification, region, tags } = known;
  const documents = [
    ...(profileName === undefined ? [] : signingProfileName.check(profileName)),
    ...(signatureValidityPeriod ? signatureValidity.check(signatureValidityPeriod) : []),
    ...(sign ? under("sign", checkSigningGrant(sign)) : []),
    ...trustPolicy.check({ name, verification, profileArn: EXAMPLE_ARN }),
    ...(region === undefined ? [] : regionName.check(region)),
    ...(tags ? checkTags(tags, "tags") : []),
  ];
  // Keys are known, whether the roles are or not.
  const keys = checkSigningRoleKeys(args.sign?.roleArns, sign?.accounts);
  return distinct([...findings, ...settled(documents, unsettled), ...under("sign", keys)]);
}

/** Stands for the profile that is not there yet, where the rest of a trust policy is checked. */
const EXAMPLE_ARN = "arn:aws:signer:us-east-1:111111111111:/signing-profiles/example";

export const signingProfileName: Made<string, string> = {
  check: (name) => checkSigningProfileName(name, "profileName"),
  make: (name) => name,
};

/** What precedes the suffix in the name of a profile: AWS leaves it 38 letters, digits and underscores. */
export function signingProfileNamePrefix(name: string): string {
  return `${name.replace(/\W/g, "_").slice(0, 37)}_`;
}

export const signatureValidity: Made<SignatureValidity, { value: number; type: string }> = {
  check: (validity) => under("signatureValidityPeriod", checkSignatureValidity(validity)),
  make: ({ value, type }) => ({ value, type }),
};

export function signingRole(key: string): Made<string, string> {
  return {
    check: (arn) => under("sign", checkSigningGrant({ roleArns: { [key]: arn } })),
    make: (arn) => arn,
  };
}

/** The profile is as AWS made it: there is nothing to check. */
export const signingPolicy: Made<string, string> = {
  check: () => [],
  make: (profileArn) => renderPolicyDocument(buildSigningPolicy(profileArn)),
};

export const trustPolicy: Made<Verification, string> = {
  check: (verification) => {
    const { trustedProfileArns = [] } = verification.verification ?? {};
    const findings = checkNotationTrustIntent(intentOf(verification)).map((finding) => ({
      ...finding,
      path: finding.path.replace("profileArns", "trustedProfileArns"),
    }));
    // The last identity is the profile itself, as AWS made it.
    const ownPath = at("trustedProfileArns", trustedProfileArns.length);
    return under(
      "verification",
      findings.filter(({ path }) => path !== ownPath),
    );
  },
  make: (verification) =>
    renderNotationTrustPolicy(buildNotationTrustPolicy(intentOf(verification))),
};

function intentOf({ name, profileArn, verification = {} }: Verification): NotationTrustIntent {
  const { repositoryUrls, level, trustedProfileArns = [] } = verification;
  return { name, profileArns: [...trustedProfileArns, profileArn], repositoryUrls, level };
}
