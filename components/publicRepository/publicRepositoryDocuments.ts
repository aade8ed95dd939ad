import type * as pulumi from "@pulumi/pulumi";

import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { grantsAnything } from "../../domain/repository/grants";
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
import { type Component, type Document, type Renderer, policyRenderer } from "../input/component";
import type { LeafChecks } from "../input/readArgs";
import { type PulumiInput, toPulumiInput } from "../input/values";
import type { PushGrantArgs } from "../repository/grantArgs";
import type { PublicRepositoryArgs } from "./publicRepositoryArgs";

export const publicRepositoryChecks: LeafChecks = {
  "PublicRepository.repositoryName": checkPublicRepositoryName,
};

/** What is rendered of the arguments of a public repository; undefined where nothing is asked for. */
export interface PublicRepositoryDocuments {
  readonly catalogData: Document<PulumiInput<CatalogData>> | undefined;
  readonly repositoryPolicy: Document<string> | undefined;
}

export function publicRepositoryDocuments(
  component: Component,
  { repositoryName, catalogData, push }: PublicRepositoryArgs,
): PublicRepositoryDocuments {
  if (repositoryName === undefined) {
    component.report(checkPublicRepositoryName(component.name, "repositoryName"));
  }
  const document = push && component.document({ push }, repositoryPolicy);
  return {
    catalogData: catalogData && component.document({ catalogData }, catalogDataRenderer),
    repositoryPolicy: grantsAnything(push) ? document : undefined,
  };
}

const catalogDataRenderer: Renderer<
  { readonly catalogData: CatalogData },
  PulumiInput<CatalogData>
> = {
  check: ({ catalogData }) => checkCatalogData(catalogData, "catalogData"),
  render: ({ catalogData }) => toPulumiInput(catalogData),
};

const repositoryPolicy: Renderer<{ readonly push: pulumi.Unwrap<PushGrantArgs> }, string> = {
  check: ({ push }) => checkPublicRepositoryGrant(push),
  render: ({ push }) => {
    const document = buildPublicRepositoryPolicy(push);
    return document === undefined ? "" : renderPolicyDocument(document);
  },
};

export const pushPolicy = policyRenderer(buildPublicPushPolicy);
