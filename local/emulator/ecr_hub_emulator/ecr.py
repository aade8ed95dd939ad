"""Amazon ECR: what moto lacks of the registry's own settings."""

import json
import re

from moto.ecr import policy_validation
from moto.ecr.models import ECRBackend
from moto.ecr.responses import ECRResponse
from moto.iam.exceptions import MalformedPolicyDocument

from .extending import ActionResult, Refusal, add_operations, given, kept_in, now

PRIVATE_REGISTRY = r"\.dkr\.ecr\."
RULE_MEMBERS = [
    "ecrRepositoryPrefix",
    "upstreamRegistryUrl",
    "upstreamRegistry",
    "credentialArn",
    "customRoleArn",
    "upstreamRepositoryPrefix",
]
TEMPLATE_MEMBERS = [
    "prefix",
    "description",
    "encryptionConfiguration",
    "resourceTags",
    "imageTagMutability",
    "imageTagMutabilityExclusionFilters",
    "repositoryPolicy",
    "lifecyclePolicy",
    "appliedFor",
    "customRoleArn",
]
TEMPLATE_DEFAULTS = {
    "encryptionConfiguration": {"encryptionType": "AES256"},
    "imageTagMutability": "MUTABLE",
}
ACCOUNT_SETTINGS = {
    "BASIC_SCAN_TYPE_VERSION": "AWS_NATIVE",
    "REGISTRY_POLICY_SCOPE": "V2",
    "BLOB_MOUNTING": "DISABLED",
}


def extend():
    for operations in (PullThroughCache, CreationTemplates, AccountSettings, PullTimeExclusions):
        add_operations(ECRResponse, operations)
    ECRBackend._validate_registry_policy_action = check_registry_actions
    add_archive_to_lifecycle_policies()
    keep_scan_on_push()
    describe_while_others_create()


def describe_while_others_create():
    """A list of repositories that another request changes meanwhile is taken anew."""
    describe = ECRBackend.describe_repositories

    def describe_repositories(self, *arguments, **members):
        while True:
            try:
                return describe(self, *arguments, **members)
            except RuntimeError:
                continue

    ECRBackend.describe_repositories = describe_repositories


def keep_scan_on_push():
    """The provider leaves out what is false."""
    put = ECRBackend.put_image_scanning_configuration

    def put_image_scanning_configuration(self, image_scan_config, **members):
        configuration = {"scanOnPush": False, **image_scan_config}
        return put(self, image_scan_config=configuration, **members)

    ECRBackend.put_image_scanning_configuration = put_image_scanning_configuration


def add_archive_to_lifecycle_policies():
    """The words of lifecycle policies that are newer than what moto checks them by."""
    policy_validation.VALID_ACTION_TYPE_VALUES |= {"transition"}
    policy_validation.VALID_ACTION_PROPERTIES = {"type", "targetStorageClass"}
    policy_validation.VALID_SELECTION_PROPERTIES |= {"storageClass"}
    policy_validation.VALID_SELECTION_COUNT_TYPE_VALUES |= {
        "sinceImagePulled",
        "sinceImageTransitioned",
    }


# What a registry policy may decide on under the scope V1; under V2, all actions of Amazon ECR.
SCOPE_V1 = {"ecr:BatchImportUpstreamImage", "ecr:CreateRepository", "ecr:ReplicateImage"}


def check_registry_actions(backend, policy_text):
    """Refuses actions that the scope of the registry policy has not."""
    settings = {**ACCOUNT_SETTINGS, **kept_in(backend, "settings")}
    is_v1 = settings["REGISTRY_POLICY_SCOPE"] == "V1"
    for statement in json.loads(policy_text)["Statement"]:
        actions = statement["Action"]
        for action in [actions] if isinstance(actions, str) else actions:
            if action not in SCOPE_V1 and (is_v1 or not action.startswith("ecr:")):
                raise MalformedPolicyDocument()


def registry_of(response):
    return response._get_param("registryId") or response.current_account


def find(items, key, error, what, registry_id):
    if key not in items:
        raise Refusal(
            error, f"{what} '{key}' does not exist in the registry with id '{registry_id}'"
        )
    return items[key]


def refuse_existing(items, key, error, what, registry_id):
    if key in items:
        raise Refusal(
            error, f"{what} '{key}' already exists in the registry with id '{registry_id}'"
        )


class PullThroughCache:
    def create_pull_through_cache_rule(self):
        rules, registry = kept_in(self.ecr_backend, "rules"), registry_of(self)
        rule = given(self, RULE_MEMBERS)
        prefix = rule["ecrRepositoryPrefix"]
        refuse_existing(rules, prefix, "PullThroughCacheRuleAlreadyExistsException", RULE, registry)
        if re.search(PRIVATE_REGISTRY, rule["upstreamRegistryUrl"]):
            rule.setdefault("upstreamRepositoryPrefix", "ROOT")
        rules[prefix] = {
            **rule,
            "registryId": registry,
            "createdAt": now(),
            "updatedAt": now(),
        }
        return ActionResult(rules[prefix])

    def describe_pull_through_cache_rules(self):
        rules, registry = kept_in(self.ecr_backend, "rules"), registry_of(self)
        prefixes = self._get_param("ecrRepositoryPrefixes") or list(rules)
        return ActionResult(
            {"pullThroughCacheRules": [find_rule(rules, each, registry) for each in prefixes]}
        )

    def update_pull_through_cache_rule(self):
        rules = kept_in(self.ecr_backend, "rules")
        rule = find_rule(rules, self._get_param("ecrRepositoryPrefix"), registry_of(self))
        rule.update(given(self, ["credentialArn", "customRoleArn"]), updatedAt=now())
        return ActionResult(rule)

    def validate_pull_through_cache_rule(self):
        rules = kept_in(self.ecr_backend, "rules")
        rule = find_rule(rules, self._get_param("ecrRepositoryPrefix"), registry_of(self))
        return ActionResult({**rule, "isValid": True})

    def delete_pull_through_cache_rule(self):
        rules = kept_in(self.ecr_backend, "rules")
        prefix = self._get_param("ecrRepositoryPrefix")
        find_rule(rules, prefix, registry_of(self))
        return ActionResult(rules.pop(prefix))


RULE = "The pull through cache rule with repository prefix"


def find_rule(rules, prefix, registry):
    return find(rules, prefix, "PullThroughCacheRuleNotFoundException", RULE, registry)


class CreationTemplates:
    def create_repository_creation_template(self):
        templates, registry = kept_in(self.ecr_backend, "templates"), registry_of(self)
        template = {**TEMPLATE_DEFAULTS, **given(self, TEMPLATE_MEMBERS)}
        prefix = template["prefix"]
        refuse_existing(templates, prefix, "TemplateAlreadyExistsException", TEMPLATE, registry)
        templates[prefix] = {**template, "createdAt": now(), "updatedAt": now()}
        return templated(registry, templates[prefix])

    def describe_repository_creation_templates(self):
        templates, registry = kept_in(self.ecr_backend, "templates"), registry_of(self)
        prefixes = self._get_param("prefixes") or list(templates)
        found = [find_template(templates, each, registry) for each in prefixes]
        return ActionResult({"registryId": registry, "repositoryCreationTemplates": found})

    def update_repository_creation_template(self):
        templates, registry = kept_in(self.ecr_backend, "templates"), registry_of(self)
        template = find_template(templates, self._get_param("prefix"), registry)
        template.update(given(self, TEMPLATE_MEMBERS), updatedAt=now())
        return templated(registry, template)

    def delete_repository_creation_template(self):
        templates, registry = kept_in(self.ecr_backend, "templates"), registry_of(self)
        prefix = self._get_param("prefix")
        find_template(templates, prefix, registry)
        return templated(registry, templates.pop(prefix))


TEMPLATE = "The repository creation template with prefix"


def find_template(templates, prefix, registry):
    return find(templates, prefix, "TemplateNotFoundException", TEMPLATE, registry)


def templated(registry, template):
    return ActionResult({"registryId": registry, "repositoryCreationTemplate": template})


class AccountSettings:
    def get_account_setting(self):
        name = setting_name(self)
        value = kept_in(self.ecr_backend, "settings").get(name, ACCOUNT_SETTINGS[name])
        return ActionResult({"name": name, "value": value})

    def put_account_setting(self):
        name, value = setting_name(self), self._get_param("value")
        settings = kept_in(self.ecr_backend, "settings")
        settings[name] = value
        if value == ACCOUNT_SETTINGS[name]:
            settings.pop(name)
        return ActionResult({"name": name, "value": value})


def setting_name(response):
    name = response._get_param("name")
    if name not in ACCOUNT_SETTINGS:
        raise Refusal(
            "InvalidParameterException",
            f"Invalid parameter at 'name': '{name}' is not one of {', '.join(ACCOUNT_SETTINGS)}",
        )
    return name


class PullTimeExclusions:
    def register_pull_time_update_exclusion(self):
        exclusions = kept_in(self.ecr_backend, "exclusions")
        principal = self._get_param("principalArn")
        if principal in exclusions:
            raise Refusal(
                "ExclusionAlreadyExistsException", f"An exclusion for '{principal}' already exists"
            )
        exclusions[principal] = {"principalArn": principal, "createdAt": now()}
        return ActionResult(exclusions[principal])

    def list_pull_time_update_exclusions(self):
        exclusions = kept_in(self.ecr_backend, "exclusions")
        return ActionResult({"pullTimeUpdateExclusions": list(exclusions)})

    def deregister_pull_time_update_exclusion(self):
        exclusions = kept_in(self.ecr_backend, "exclusions")
        principal = self._get_param("principalArn")
        if principal not in exclusions:
            raise Refusal("ExclusionNotFoundException", f"There is no exclusion for '{principal}'")
        exclusions.pop(principal)
        return ActionResult({"principalArn": principal})
