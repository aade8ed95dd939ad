import { ImageSigning, type ImageSigningArgs } from "ecr-hub";
import { ABROAD, HOME, updateCase } from "./updateCase";

function signingOf(step: "made" | "updated"): ImageSigningArgs {
  const isMade = step === "made";
  const accountId = isMade ? "222222222222" : "333333333333";
  return {
    sign: {
      accounts: [accountId],
      roleArns: { publisher: `arn:aws:iam::${accountId}:role/${step}` },
    },
    verification: {
      repositoryUrls: [`${accountId}.dkr.ecr.us-east-1.amazonaws.com/${step}/app`],
      level: isMade ? "strict" : "permissive",
      trustedProfileArns: [`arn:aws:signer:us-east-1:${accountId}:/signing-profiles/${step}`],
    },
    region: HOME,
    tags: { step },
  };
}

export const imageSigning = updateCase(ImageSigning, "signing", {
  argsOf: () => ({
    made: signingOf("made"),
    updated: signingOf("updated"),
    moved: {
      ...signingOf("updated"),
      profileName: "moved",
      signatureValidityPeriod: { value: 12, type: "MONTHS" },
      region: ABROAD,
    },
  }),
  changes: {
    updated: [
      "create SigningProfilePermission signing-333333333333",
      "delete SigningProfilePermission signing-222222222222",
      "replace SigningProfilePermission signing-publisher principal",
      "update SigningProfile signing tags",
    ],
    moved: [
      "replace SigningProfile moved@us-west-2 name region signatureValidityPeriod",
      "replace SigningProfilePermission moved-333333333333@us-west-2 profileName region",
      "replace SigningProfilePermission moved-publisher@us-west-2 profileName region",
    ],
  },
});
