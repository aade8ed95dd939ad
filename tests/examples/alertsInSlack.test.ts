import assert from "node:assert/strict";
import { exampleProgram } from "../support/exampleProgram";
import { inputsOf, record } from "../support/recordedMocks";

describe("example alerts-in-slack", () => {
  it("sends the topic of the findings to the channel, from which nobody can do anything", async () => {
    const recording = await record(exampleProgram("alerts-in-slack"), {
      config: { slackTeamId: "T012ABCDEFG", slackChannelId: "C012ABCDEFG" },
    });
    const type = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration";
    const { findings } = inputsOf(recording, type);
    assert.equal(findings?.slackChannelId, "C012ABCDEFG");
    const { topicArn } = recording.result as { readonly topicArn: string };
    assert.deepEqual(findings?.snsTopicArns, [topicArn]);
    assert.deepEqual(findings?.guardrailPolicyArns, ["arn:aws:iam::aws:policy/AWSDenyAll"]);
  });
});
