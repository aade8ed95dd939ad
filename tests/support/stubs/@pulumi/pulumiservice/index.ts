import * as pulumi from "@pulumi/pulumi";

/** Stands for the class of @pulumi/pulumiservice where that is not installed: it registers the same resource. */
export class PolicyGroup extends pulumi.CustomResource {
  readonly name!: pulumi.Output<string>;

  constructor(name: string, args: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super("pulumiservice:index:PolicyGroup", name, args, opts);
  }
}
