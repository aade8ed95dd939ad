package main

import (
	"strings"
	"unicode"
)

// services are the parts of Terraform's names that are modules of @pulumi/aws too: aws_ecr_registry_policy is
// aws:ecr/registryPolicy:RegistryPolicy.
var services = []string{
	"apprunner", "batch", "cloudwatch", "codebuild", "ecr", "ecrpublic", "ecs", "eks", "iam", "inspector2", "kms",
	"lambda", "s3", "secretsmanager", "sfn", "signer", "sns", "sqs", "ssm",
}

// exceptions are the names that say no module, or another one: Terraform's name to module and name.
var exceptions = map[string]string{
	"availability_zones":                   "index/availabilityZones",
	"caller_identity":                      "index/callerIdentity",
	"codepipeline":                         "codepipeline/pipeline",
	"default_route_table":                  "ec2/defaultRouteTable",
	"default_security_group":               "ec2/defaultSecurityGroup",
	"default_subnet":                       "ec2/defaultSubnet",
	"default_vpc":                          "ec2/defaultVpc",
	"eip":                                  "ec2/eip",
	"iam_openid_connect_provider":          "iam/openIdConnectProvider",
	"internet_gateway":                     "ec2/internetGateway",
	"launch_template":                      "ec2/launchTemplate",
	"nat_gateway":                          "ec2/natGateway",
	"partition":                            "index/partition",
	"prefix_list":                          "ec2/prefixList",
	"region":                               "index/region",
	"route":                                "ec2/route",
	"route_table":                          "ec2/routeTable",
	"route_table_association":              "ec2/routeTableAssociation",
	"route_tables":                         "ec2/routeTables",
	"s3_object":                            "s3/bucketObjectv2",
	"security_group":                       "ec2/securityGroup",
	"security_group_rule":                  "ec2/securityGroupRule",
	"security_groups":                      "ec2/securityGroups",
	"subnet":                               "ec2/subnet",
	"subnets":                              "ec2/subnets",
	"vpc":                                  "ec2/vpc",
	"vpc_endpoint":                         "ec2/vpcEndpoint",
	"vpc_endpoint_policy":                  "ec2/vpcEndpointPolicy",
	"vpc_endpoint_route_table_association": "ec2/vpcEndpointRouteTableAssociation",
	"vpc_endpoint_security_group_association": "ec2/securityGroupAssociation",
	"vpc_endpoint_service":                    "ec2/vpcEndpointService",
	"vpc_endpoint_subnet_association":         "ec2/vpcEndpointSubnetAssociation",
	"vpc_security_group_egress_rule":          "vpc/securityGroupEgressRule",
	"vpc_security_group_ingress_rule":         "vpc/securityGroupIngressRule",
}

// modulePath gives "ecr/registryPolicy" for "aws_ecr_registry_policy", and "" for a kind the bridge does not serve.
func modulePath(terraformName string) string {
	name := strings.TrimPrefix(terraformName, "aws_")
	if path, ok := exceptions[name]; ok {
		return path
	}
	for _, service := range services {
		if rest, ok := strings.CutPrefix(name, service+"_"); ok {
			return service + "/" + lowerCamel(rest)
		}
	}
	return ""
}

func resourceToken(terraformName string) string {
	module, name, ok := strings.Cut(modulePath(terraformName), "/")
	if !ok {
		return ""
	}
	return "aws:" + module + "/" + name + ":" + upperFirst(name)
}

func dataSourceToken(terraformName string) string {
	module, name, ok := strings.Cut(modulePath(terraformName), "/")
	if !ok {
		return ""
	}
	if terraformName == "aws_iam_policy_document" {
		name = "policyDocument"
	}
	get := "get" + upperFirst(name)
	return "aws:" + module + "/" + get + ":" + get
}

func lowerCamel(snake string) string {
	words := strings.Split(snake, "_")
	for i := 1; i < len(words); i++ {
		words[i] = upperFirst(words[i])
	}
	return strings.Join(words, "")
}

func upperFirst(word string) string {
	if word == "" {
		return word
	}
	return string(unicode.ToUpper(rune(word[0]))) + word[1:]
}
