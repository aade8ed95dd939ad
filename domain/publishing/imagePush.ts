/** Which image to build, and where to push it. */
export interface ImagePush {
  readonly hubAccountId: string;
  readonly hubRegion: string;
  /** Host name of the hub's registry. */
  readonly registryUrl: string;
  readonly repositoryName: string;
  /** Path of the Dockerfile in the source. */
  readonly dockerfile: string;
  /** Path of the folder whose files the Dockerfile may copy. */
  readonly buildContext: string;
  /** Operating system and architecture, such as `linux/amd64`. */
  readonly platform: string;
}

/**
 * The environment of `IMAGE_PUSH_COMMANDS`. The commands themselves are the same everywhere: whatever a value holds, no
 * shell reads it as a command.
 */
export function imagePushEnvironment(push: ImagePush): Record<string, string> {
  return {
    HUB_ACCOUNT_ID: push.hubAccountId,
    HUB_REGION: push.hubRegion,
    REGISTRY_URL: push.registryUrl,
    REPOSITORY_NAME: push.repositoryName,
    DOCKERFILE: push.dockerfile,
    BUILD_CONTEXT: push.buildContext,
    IMAGE_PLATFORM: push.platform,
  };
}

/**
 * Bash commands, for one shell, that build an image, push it by `IMAGE_TAG`, and leave `IMAGE_DIGEST` and `IMAGE_REFERENCE`.
 * Without provenance attestation the result is one manifest, as AWS Lambda needs it and lifecycle policies count it.
 */
export const IMAGE_PUSH_COMMANDS: readonly string[] = [
  'aws ecr get-login-password --region "$HUB_REGION" | docker login --username AWS --password-stdin "$REGISTRY_URL"',
  'docker build --provenance=false --platform "$IMAGE_PLATFORM" --file "$DOCKERFILE" --tag "$REGISTRY_URL/$REPOSITORY_NAME:$IMAGE_TAG" "$BUILD_CONTEXT"',
  'docker push "$REGISTRY_URL/$REPOSITORY_NAME:$IMAGE_TAG"',
  'IMAGE_DIGEST="$(aws ecr describe-images --registry-id "$HUB_ACCOUNT_ID" --region "$HUB_REGION" --repository-name "$REPOSITORY_NAME" --image-ids "imageTag=$IMAGE_TAG" --query "imageDetails[0].imageDigest" --output text)"',
  'IMAGE_REFERENCE="$REGISTRY_URL/$REPOSITORY_NAME@$IMAGE_DIGEST"',
];
