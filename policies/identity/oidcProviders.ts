import { IAMClient, ListOpenIDConnectProvidersCommand } from "@aws-sdk/client-iam";
import { getOrInsertComputed } from "../../domain/getOrInsertComputed";

/** The answer for each region: IAM has one for a partition of AWS. */
const asked = new Map<string, Promise<readonly string[]>>();

/**
 * Asks IAM, once in a run of the pack, for the URLs of the OIDC providers of the account whose credentials there are; without
 * `https://`.
 *
 * @throws Error where AWS denies the answer, or does not give it in time
 */
export function readOidcProviders(
  region: string,
  timeoutSeconds: number,
): Promise<readonly string[]> {
  return getOrInsertComputed(asked, region, () => ask(region, timeoutSeconds));
}

async function ask(region: string, timeoutSeconds: number): Promise<readonly string[]> {
  const client = new IAMClient({ region, maxAttempts: 5 });
  const { OpenIDConnectProviderList: providers = [] } = await client.send(
    new ListOpenIDConnectProvidersCommand({}),
    { abortSignal: AbortSignal.timeout(timeoutSeconds * 1000) },
  );
  return providers.flatMap(({ Arn }) => Arn?.split(":oidc-provider/").slice(1) ?? []);
}
