import assert from "node:assert/strict";
import { isolateEnvironment } from "../../local/engine/environment";

describe("the environment of a local run", () => {
  it("has nothing of the user's AWS account and Pulumi login, and is put back at the end", () => {
    process.env.AWS_PROFILE = "production";
    process.env.PULUMI_ACCESS_TOKEN = "secret";
    const before = { ...process.env };
    const restore = isolateEnvironment({ AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
    const during = { ...process.env };
    restore();
    assert.deepEqual({ ...process.env }, before);
    delete process.env.AWS_PROFILE;
    delete process.env.PULUMI_ACCESS_TOKEN;
    const foreign = Object.keys(during).filter((name) => /^(AWS|PULUMI)_/.test(name));
    assert.deepEqual(foreign, ["AWS_ENDPOINT_URL"]);
    assert.equal(during.PATH, before.PATH);
  });
});
