const { PolicyPack } = require("@pulumi/policy");

// What the policy pack is measured against: the least that a pack can be.
new PolicyPack("one-rule", {
  policies: [
    {
      name: "immutable-tags",
      description: "Image tags cannot be moved to another image",
      enforcementLevel: "mandatory",
      validateResource: ({ type, props }, reportViolation) => {
        if (type !== "aws:ecr/repository:Repository") return;
        if (props.imageTagMutability !== "IMMUTABLE") reportViolation("imageTagMutability");
      },
    },
  ],
});
