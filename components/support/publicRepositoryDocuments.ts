import type * as pulumi from "@pulumi/pulumi";

import type { Finding } from "../../domain/finding";
import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import {
  type CatalogData,
  buildPublicPushPolicy,
  buildPublicRepositoryPolicy,
} from "../../domain/repository/publicRepository";
import {
  checkCatalogData,
  checkPublicRepositoryGrant,
  checkPublicRepositoryName,
} from "../../domain/repository/publicRepositoryCheck";
import { checkTags } from "../../domain/tags";
import type { PushGrantArgs } from "../grantArgs";
import { type PublicRepositoryArgs, publicRepositoryShape } from "../publicRepositoryArgs";
import { distinct, settled } from "./findings";
import { type Mutable, mutable } from "./mutable";
import { readArguments } from "./readArguments";
import type { Made } from "./whenKnown";

/** Everything that is wrong with the arguments, as far as they are known. */
export function checkPublicRepositoryArgs(name: string, args: PublicRepositoryArgs): Finding[] {
  const { known, findings, unsettled } = readArguments(publicRepositoryShape, args);
  const documents = [
    ...repositoryName.check(known.repositoryName ?? name),
    ...(known.catalogData ? catalogData.check(known.catalogData) : []),
    ...(known.push ? repositoryPolicy.check(known.push) : []),
    ...(known.tags ? checkTags(known.tags, "tags") : []),
  ];
  return distinct([...findings, ...settled(documents, unsettled)]);
}

export const repositoryName: Made<string, string> = {
  check: (name) => checkPublicRepositoryName(name, "repositoryName"),
  make: (name) => name,
};

export const catalogData: Made<CatalogData, Mutable<CatalogData>> = {
  check: (data) => checkCatalogData(data, "catalogData"),
  make: mutable,
};

export const repositoryPolicy: Made<pulumi.Unwrap<PushGrantArgs>, string> = {
  check: checkPublicRepositoryGrant,
  make: (push) => {
    const document = buildPublicRepositoryPolicy(push);
    return document === undefined ? "" : renderPolicyDocument(document);
  },
};

/** Of the repository's ARN, as AWS tells it: there is nothing to check. */
export const pushPolicy: Made<string, string> = {
  check: () => [],
  make: (repositoryArn) => renderPolicyDocument(buildPublicPushPolicy(repositoryArn)),
};
