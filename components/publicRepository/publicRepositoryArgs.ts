import type * as pulumi from "@pulumi/pulumi";

import type { PushGrantArgs } from "../repository/grantArgs";

/** What the Amazon ECR Public Gallery shows of a repository. All of it is public. */
export interface CatalogDataArgs {
  /**
   * Short description, also shown in search results; at most 1,024 characters.
   * @default - none
   */
  description?: pulumi.Input<string>;
  /**
   * Long description in Markdown; at most 10,240 characters.
   * @default - none
   */
  aboutText?: pulumi.Input<string>;
  /**
   * How to use the images, in Markdown; at most 10,240 characters.
   * @default - none
   */
  usageText?: pulumi.Input<string>;
  /**
   * Architectures of the images: `ARM`, `ARM 64`, `x86`, `x86-64`. The gallery does not show others.
   * @default - none
   */
  architectures?: pulumi.Input<string>[];
  /**
   * Operating systems of the images: `Linux`, `Windows`. The gallery does not show others.
   * @default - none
   */
  operatingSystems?: pulumi.Input<string>[];
  /**
   * Logo in base64, at most 512,000 bytes. Shown for verified accounts only.
   * @default - none
   */
  logoImageBlob?: pulumi.Input<string>;
}

/** Arguments of a `PublicRepository`. */
export interface PublicRepositoryArgs {
  /**
   * Name of the repository, 2 to 205 characters: lower-case letters and digits, with single `.`, `_`, `-` and `/` between them.
   * A change replaces the repository.
   * @default - the name of the component
   */
  repositoryName?: pulumi.Input<string>;
  /**
   * What the Amazon ECR Public Gallery shows.
   * @default - only the name
   */
  catalogData?: CatalogDataArgs;
  /**
   * Who may push besides principals of the registry's own account. Everybody may pull.
   * @default - nobody
   */
  push?: PushGrantArgs;
  /**
   * Whether the repository is deleted with the images in it. Otherwise AWS refuses to delete it while it has any.
   * @default false
   */
  forceDelete?: pulumi.Input<boolean>;
  /**
   * Tags of the repository, at most 50.
   * @default - no tags
   */
  tags?: Record<string, pulumi.Input<string>>;
}
