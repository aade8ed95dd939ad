"""What each account and region has beyond what a new one has: nothing after all is destroyed."""

from functools import lru_cache
from operator import itemgetter

from moto.core.base_backend import BackendDict
from moto.core.common_models import BaseModel
from moto.inspector2.models import AccountStatus

from .extending import KEPT

NEW_ACCOUNT = "000000000000"
REGISTRY_SETTINGS = ["registry_policy", "replication_config", "registry_scanning_configuration"]
STATE_ATTRIBUTES = ["status", "key_state", "state"]
GONE = {"INACTIVE", "Canceled", "PendingDeletion", "DELETED", "deleted", "terminated"}
# Records of the emulator itself, and what AWS keeps of its own accord.
NOT_RESOURCES = {
    "access_keys",
    "account_summary",
    "accounts",
    "assumed_roles",
    "managed_policies",
    "ecr_hub_settings",  # AWS keeps an account's settings, too
    "network_acls",  # moto keeps the default one of a deleted VPC
}


def everything():
    found = []
    for backends in list(BackendDict._instances):
        for account, regions in list(backends.items()):
            for region, backend in list(regions.items()):
                if account != NEW_ACCOUNT:
                    place = {"account": account, "region": region, "service": backends.service_name}
                    found += [{**place, **entry} for entry in beyond_new(backend, region)]
    # Backends stand in the order of their first request, which differs from run to run.
    return sorted(found, key=itemgetter("account", "region", "service", "kind"))


def beyond_new(backend, region):
    new, had = new_account(type(backend), region)
    for kind, count in contents(backend).items():
        if count > had.get(kind, 0):
            yield {"kind": kind, "count": count - had.get(kind, 0)}
    for setting in REGISTRY_SETTINGS:
        if getattr(backend, setting, None) != getattr(new, setting, None):
            yield {"kind": setting, "count": 1}


@lru_cache
def new_account(backend_class, region):
    backend = backend_class(region, NEW_ACCOUNT)
    return backend, contents(backend)


def contents(backend):
    counts = {}
    for name, value in vars(backend).items():
        if name in NOT_RESOURCES:
            continue
        items = list(value.values()) if isinstance(value, dict) else value
        if not isinstance(items, list):
            continue
        is_ours = name.startswith(KEPT)
        counts[name.removeprefix(KEPT)] = sum(
            size_of(item, is_ours) for item in items if is_ours or is_resource(item)
        )
    return counts


def size_of(item, is_ours):
    """Signing permissions and pod identities are kept by profile and by cluster."""
    if not is_ours or not isinstance(item, dict):
        return 1
    by_owner = all(isinstance(each, dict) for each in item.values())
    return len(item) if by_owner else 1


def is_resource(item):
    if isinstance(item, dict):
        return any(is_resource(each) for each in item.values())
    if isinstance(item, AccountStatus):
        return item.to_json()["status"] != "DISABLED"
    states = {str(getattr(item, name, "")) for name in STATE_ATTRIBUTES}
    return isinstance(item, BaseModel) and not states & GONE
