import { TaskDefinition } from "@pulumi/aws/ecs";

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
const DIGEST = `sha256:${"5ec0de".repeat(10)}5ec0`;

function taskWith(policy: string, image: string): void {
  new TaskDefinition(policy, {
    family: policy,
    containerDefinitions: JSON.stringify([{ name: "api", image, essential: true, memory: 512 }]),
  });
}

// The image comes past every scan and signature.
taskWith("workload-image-from-hub", `docker.io/library/node@${DIGEST}`);

// What the tag stands for is decided anew on each node.
taskWith("workload-image-by-digest", `${HUB}/team-a/api:1.4.2`);
