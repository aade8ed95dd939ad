import * as pulumi from "@pulumi/pulumi";

/** Stands for the class of @pulumi/aws-native where that is not installed: it registers the same resource. */
export class SigningConfiguration extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super("aws-native:ecr:SigningConfiguration", name, args, opts);
  }
}
