import * as pulumi from "@pulumi/pulumi";

/** Stands for the class of @pulumi/kubernetes where that is not installed: it registers the same resource. */
export class Deployment extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { apiVersion: "apps/v1", kind: "Deployment", ...args };
    super("kubernetes:apps/v1:Deployment", name, inputs, opts);
  }
}
