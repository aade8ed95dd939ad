import type { Examples } from "./example";
import { lifecycleExamples } from "./lifecycleExamples";
import {
  documentExamples,
  registryPolicyExamples,
  repositoryPolicyExamples,
} from "./policyExamples";
import {
  accountSettingExamples,
  creationTemplateExamples,
  encryptionExamples,
  pullThroughExamples,
  replicationExamples,
  scanningExamples,
  tagMutabilityExamples,
} from "./registryExamples";

import { valueExamples } from "./valueExamples";

/** Every example of a document that breaks a rule, by the rule's id. */
export const examples: Examples = {
  ...valueExamples,
  ...lifecycleExamples,
  ...documentExamples,
  ...repositoryPolicyExamples,
  ...registryPolicyExamples,
  ...replicationExamples,
  ...scanningExamples,
  ...tagMutabilityExamples,
  ...encryptionExamples,
  ...pullThroughExamples,
  ...creationTemplateExamples,
  ...accountSettingExamples,
};
