import { SigningProfile, SigningProfilePermission } from "@pulumi/aws/signer";
import * as pulumi from "@pulumi/pulumi";

import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { NOTATION_PLATFORM, buildVerificationPolicy } from "../../domain/signing/signing";
import { Component, type Document } from "../input/component";
import { type Child, ResourceContext, claim } from "../input/resourceContext";
import type { ImageSigningArgs } from "./imageSigningArgs";
import {
  checkImageSigning,
  signatureValidity,
  signingChecks,
  signingFilters,
  signingPolicy,
  signingProfileNamePrefix,
  trustPolicy,
} from "./signingDocuments";

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
    const component = new Component(ImageSigning, name, args, signingChecks);
    const { signatureValidityPeriod, verification = {} } = component.args;
    checkImageSigning(component, component.args);
    const validity =
      signatureValidityPeriod && component.document({ signatureValidityPeriod }, signatureValidity);
    component.check({ name, verification }, trustPolicy.check);
    component.refuse();
    super(ImageSigning.__pulumiType, name, component.args, opts);

    const context = new ResourceContext(component, this);
    const profile = createProfile(context, validity);
    createPermissions(context, profile);
    createManagedSigning(context, profile);
    const trusted = { name, profileArn: profile.arn, verification };

    this.profileName = profile.name;
    this.profileArn = profile.arn;
    this.profileVersionArn = profile.versionArn;
    this.signingPolicyJson = pulumi.output(component.render(profile.arn, signingPolicy));
    this.verificationPolicyJson = pulumi.output(renderPolicyDocument(buildVerificationPolicy()));
    this.notationTrustPolicyJson = pulumi.output(component.render(trusted, trustPolicy));
    this.registerOutputs(component.getOutputs(this));
  }
}

type Context = ResourceContext<ImageSigningArgs>;

/** A profile without a name of its own has one that begins with the component's. */
function getChild(context: Context, key: string, former: string): Child {
  const { profileName } = context.component.args;
  if (typeof profileName !== "string") {
    return { name: former, options: () => ({ parent: context.parent, aliases: [] }) };
  }
  return context.child(key === "" ? profileName : `${profileName}-${key}`, former);
}

function createProfile(
  context: Context,
  validity: Document<{ value: number; type: string }> | undefined,
): SigningProfile {
  const { component, region, tags } = context;
  const { profileName } = component.args;
  const { name, options } = getChild(context, "", context.name);
  return new SigningProfile(
    name,
    {
      ...(profileName === undefined
        ? { namePrefix: signingProfileNamePrefix(context.name) }
        : { name: profileName }),
      platformId: NOTATION_PLATFORM,
      signatureValidityPeriod: validity?.render(),
      region,
      tags,
    },
    // A name is never free again: deleting first would lose a profile whose name stays and whose validity changes.
    { ...options(SigningProfile), deleteBeforeReplace: false },
  );
}

function createPermissions(context: Context, profile: SigningProfile): void {
  const { component, region } = context;
  const { accounts = [], roleArns = {} } = component.args.sign ?? {};
  const principals = [...accounts.map((id) => [id, id] as const), ...Object.entries(roleArns)];
  for (const [key, principal] of principals) {
    const { name, options } = getChild(context, key, `${context.name}-${key}`);
    new SigningProfilePermission(
      name,
      { profileName: profile.name, action: "signer:SignPayload", principal, region },
      options(SigningProfilePermission),
    );
  }
}

/**
 * The signing configuration of a registry, which the AWS provider does not know yet. It needs the plugin of `aws-native`, which
 * Pulumi installs when it is asked for, and not the package of that name: so it is there in every language.
 */
class SigningConfiguration extends pulumi.CustomResource {
  static readonly __pulumiType = "aws-native:ecr:SigningConfiguration";

  constructor(name: string, rules: readonly pulumi.Inputs[], opts: pulumi.CustomResourceOptions) {
    const version = "1.79.0";
    super(SigningConfiguration.__pulumiType, name, { rules }, { version, ...opts });
  }
}

function createManagedSigning(context: Context, { arn: signingProfileArn }: SigningProfile): void {
  const { managedSigning } = context.component.args;
  if (managedSigning === undefined) return;
  const { repositoryFilters } = managedSigning;
  const { name, options } = context.child("signing", `${context.name}-signing`);
  claim(context, `signing ${name}`, {
    path: "managedSigning",
    what: "the managed signing of this account and region",
    fix: "leave it out of one of them",
  });
  const filters = repositoryFilters && context.component.render(repositoryFilters, signingFilters);
  const rule = { signingProfileArn, repositoryFilters: filters };
  new SigningConfiguration(name, [rule], options(SigningConfiguration));
}
