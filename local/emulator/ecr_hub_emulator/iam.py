"""AWS IAM: one copy of AWS's own managed policies.

moto reads all of them anew for every account and partition, a fifth of a second each time.
"""

from functools import lru_cache

from moto.iam.models import IAMBackend


def extend():
    read = IAMBackend._init_aws_policies

    @lru_cache(maxsize=1)
    def read_once():
        return read(NewAccount)

    IAMBackend._init_aws_policies = lambda _: list(read_once())


class NewAccount:
    account_id = "aws"
    region_name = "aws"
