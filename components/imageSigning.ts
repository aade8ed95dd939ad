import { SigningProfile, SigningProfilePermission } from "@pulumi/aws/signer";
import * as pulumi from "@pulumi/pulumi";

import { renderPolicyDocument } from "../domain/iam/iamPolicy";
import { NOTATION_PLATFORM, buildVerificationPolicy } from "../domain/signing/signing";
import { type ImageSigningArgs, imageSigningShape } from "./imageSigningArgs";
import { type NameChild, childNames } from "./support/childNames";
import { givenArguments } from "./support/givenArguments";
import { type Owner, refuse, warn } from "./support/refuse";
import { regionName } from "./support/repositoryDocuments";
import * as documents from "./support/signingDocuments";
import { tagsOf } from "./support/tags";
import { whenKnown } from "./support/whenKnown";

/**
 * A signing profile of AWS Signer for container images, the permissions of others to sign with it, and the documents that
 * signers and verifiers need. AWS keeps the keys; a profile signs what Notation or the managed signing of Amazon ECR asks it to.
 *
 * @example
 * new ImageSigning("releases", { sign: { accounts: ["222222222222"] } });
 */
export class ImageSigning extends pulumi.ComponentResource {
  static readonly __pulumiType = "ecr-hub:index:ImageSigning";

  /** Name of the signing profile. */
  public readonly profileName: pulumi.Output<string>;
  /** ARN of the signing profile, without version: what a pusher may sign with, and a verifier trusts. */
  public readonly profileArn: pulumi.Output<string>;
  /** ARN of the current version of the signing profile. */
  public readonly profileVersionArn: pulumi.Output<string>;
  /** IAM policy that whoever pushes or signs needs besides the rights to push. */
  public readonly signingPolicyJson: pulumi.Output<string>;
  /** IAM policy that a verifier needs to see which signatures were revoked. */
  public readonly verificationPolicyJson: pulumi.Output<string>;
  /** Trust policy for Notation, and for the verifiers that read it, such as Ratify and Kyverno's notation plugin. */
  public readonly notationTrustPolicyJson: pulumi.Output<string>;

  constructor(name: string, args: ImageSigningArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const named = { component: ImageSigning, name };
    args = givenArguments(named, imageSigningShape, args);
    const findings = documents.checkImageSigningArgs(name, args);
    refuse(named, findings);
    super(ImageSigning.__pulumiType, name, args, opts);
    warn(this, findings);

    const owner = { ...named, resource: this };
    const region = args.region && whenKnown(owner, args.region, regionName);
    const scope = { owner, child: profileNames(this, owner, args), region };
    const profile = createProfile(scope, args);
    createPermissions(scope, profile, args);

    this.profileName = profile.name;
    this.profileArn = profile.arn;
    this.profileVersionArn = profile.versionArn;
    this.signingPolicyJson = pulumi.output(whenKnown(owner, profile.arn, documents.signingPolicy));
    this.verificationPolicyJson = pulumi.output(renderPolicyDocument(buildVerificationPolicy()));
    this.notationTrustPolicyJson = trustPolicyOf(owner, profile, args);
    this.registerOutputs({
      profileName: this.profileName,
      profileArn: this.profileArn,
      profileVersionArn: this.profileVersionArn,
      signingPolicyJson: this.signingPolicyJson,
      verificationPolicyJson: this.verificationPolicyJson,
      notationTrustPolicyJson: this.notationTrustPolicyJson,
    });
  }
}

/** What every resource of the component needs. */
interface Scope {
  readonly owner: Owner;
  readonly child: NameChild;
  readonly region: pulumi.Input<string> | undefined;
}

/** A profile without a name of its own has one that begins with the component's. */
function profileNames(
  parent: ImageSigning,
  owner: Owner,
  { profileName, region }: ImageSigningArgs,
): NameChild {
  if (typeof profileName !== "string")
    return (_, name) => ({ name, options: { parent, aliases: [] } });
  const child = childNames(parent, owner, region);
  return (key, former) => child(key === "" ? profileName : `${profileName}-${key}`, former);
}

function createProfile({ owner, child, region }: Scope, args: ImageSigningArgs): SigningProfile {
  const { profileName, signatureValidityPeriod } = args;
  const { name, options } = child("", owner.name);
  return new SigningProfile(
    name,
    {
      ...(profileName === undefined
        ? { namePrefix: documents.signingProfileNamePrefix(owner.name) }
        : { name: whenKnown(owner, profileName, documents.signingProfileName) }),
      platformId: NOTATION_PLATFORM,
      signatureValidityPeriod:
        signatureValidityPeriod &&
        whenKnown(owner, signatureValidityPeriod, documents.signatureValidity),
      region,
      tags: tagsOf(owner, args.tags),
    },
    // A name is never free again: deleting first would lose a profile whose name stays and whose validity changes.
    { ...options, deleteBeforeReplace: false },
  );
}

function createPermissions(
  scope: Scope,
  profile: SigningProfile,
  { sign }: ImageSigningArgs,
): void {
  for (const accountId of sign?.accounts ?? []) {
    createPermission(scope, profile, { key: accountId, principal: accountId });
  }
  for (const [key, roleArn] of Object.entries(sign?.roleArns ?? {})) {
    const principal = whenKnown(scope.owner, roleArn, documents.signingRole(key));
    createPermission(scope, profile, { key, principal });
  }
}

function createPermission(
  { owner, child, region }: Scope,
  profile: SigningProfile,
  { key, principal }: { readonly key: string; readonly principal: pulumi.Input<string> },
): void {
  const { name, options } = child(key, `${owner.name}-${key}`);
  new SigningProfilePermission(
    name,
    { profileName: profile.name, action: "signer:SignPayload", principal, region },
    options,
  );
}

function trustPolicyOf(
  owner: Owner,
  { arn: profileArn }: SigningProfile,
  { verification }: ImageSigningArgs,
): pulumi.Output<string> {
  const given = { name: owner.name, profileArn, verification };
  return pulumi.output(whenKnown(owner, given, documents.trustPolicy));
}
