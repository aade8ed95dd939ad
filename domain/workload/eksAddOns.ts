/** The account whose registries have the images of EKS's add-ons in the regions that are on by default. */
const MOST_REGIONS = "602401143452";

/**
 * The accounts of AWS whose registries have the images of EKS's add-ons, by region. Source: EKS user guide, "View Amazon
 * container image registries for Amazon EKS add-ons", and for the regions it leaves out the script `get-ecr-uri.sh` of
 * awslabs/amazon-eks-ami; both as of mid 2026.
 */
const ACCOUNTS: Readonly<Record<string, string>> = {
  "af-south-1": "877085696533",
  "ap-east-1": "800184023465",
  "ap-east-2": "533267051163",
  "ap-northeast-1": MOST_REGIONS,
  "ap-northeast-2": MOST_REGIONS,
  "ap-northeast-3": MOST_REGIONS,
  "ap-south-1": MOST_REGIONS,
  "ap-south-2": "900889452093",
  "ap-southeast-1": MOST_REGIONS,
  "ap-southeast-2": MOST_REGIONS,
  "ap-southeast-3": "296578399912",
  "ap-southeast-4": "491585149902",
  "ap-southeast-5": "151610086707",
  "ap-southeast-6": "333609536671",
  "ap-southeast-7": "121268973566",
  "ca-central-1": MOST_REGIONS,
  "ca-west-1": "761377655185",
  "cn-north-1": "918309763551",
  "cn-northwest-1": "961992271922",
  "eu-central-1": MOST_REGIONS,
  "eu-central-2": "900612956339",
  "eu-isoe-west-1": "249663109785",
  "eu-north-1": MOST_REGIONS,
  "eu-south-1": "590381155156",
  "eu-south-2": "455263428931",
  "eu-west-1": MOST_REGIONS,
  "eu-west-2": MOST_REGIONS,
  "eu-west-3": MOST_REGIONS,
  "eusc-de-east-1": "877088126301",
  "il-central-1": "066635153087",
  "me-central-1": "759879836304",
  "me-south-1": "558608220178",
  "mx-central-1": "730335286997",
  "sa-east-1": MOST_REGIONS,
  "us-east-1": MOST_REGIONS,
  "us-east-2": MOST_REGIONS,
  "us-gov-east-1": "151742754352",
  "us-gov-west-1": "013241004608",
  "us-iso-east-1": "725322719131",
  "us-iso-west-1": "608367168043",
  "us-isob-east-1": "187977181151",
  "us-isof-south-1": "676585237158",
  "us-west-1": MOST_REGIONS,
  "us-west-2": MOST_REGIONS,
};

/** The account of AWS from whose registries nodes in a region pull EKS's add-ons; undefined for a region not known here. */
export function getEksAddOnAccount(region: string): string | undefined {
  return Object.hasOwn(ACCOUNTS, region) ? ACCOUNTS[region] : undefined;
}
