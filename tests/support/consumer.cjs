// What a team's program does with the installed package, on Pulumi's mocks: prints the kinds of the resources that a hub makes.
const pulumi = require("@pulumi/pulumi");

const kinds = [];
void pulumi.runtime
  .setMocks({
    newResource: ({ type, name, inputs }) => {
      kinds.push(type);
      return { id: name, state: inputs };
    },
    call: ({ inputs }) => inputs,
  })
  .then(async () => {
    const { HubRegistry, expireUntagged } = require("ecr-hub");
    await pulumi.runtime.runInPulumiStack(async () => {
      const lifecycle = { rules: [expireUntagged({ afterDays: 1 })] };
      new HubRegistry("hub", {
        region: "us-east-1",
        repositories: { "team-a/api": { lifecycle, pull: { accounts: ["222222222222"] } } },
      });
    });
    await pulumi.runtime.disconnect();
    console.log([...new Set(kinds)].sort().join("\n"));
    process.exit();
  });
