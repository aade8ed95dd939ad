import re

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.common_models import BaseModel
from moto.core.utils import utcnow
from moto.utilities.tagging_service import TaggingService
from moto.utilities.utils import get_partition

from ..extending import Refusal

NAME_PATTERN = re.compile(r"(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*")


class PublicRepository(BaseModel):
    def __init__(self, name, account_id, partition, catalog_data):
        self.name = name
        self.arn = f"arn:{partition}:ecr-public::{account_id}:repository/{name}"
        self.account_id = account_id
        self.created_at = utcnow()
        self.catalog_data = catalog_data
        self.policy = None

    def describe(self):
        return {
            "repositoryArn": self.arn,
            "registryId": self.account_id,
            "repositoryName": self.name,
            "repositoryUri": f"public.ecr.aws/r{self.account_id[:7]}/{self.name}",
            "createdAt": self.created_at,
        }


class ECRPublicBackend(BaseBackend):
    def __init__(self, region_name, account_id):
        super().__init__(region_name, account_id)
        self.repositories = {}
        self.tagger = TaggingService(key_name="Key", value_name="Value", tag_name="tags")

    def create_repository(self, name, catalog_data, tags):
        if not NAME_PATTERN.fullmatch(name):
            raise Refusal(
                "InvalidParameterException", f"Invalid parameter at 'repositoryName': '{name}'"
            )
        if name in self.repositories:
            raise Refusal(
                "RepositoryAlreadyExistsException",
                f"The repository with name '{name}' already exists "
                f"in the registry with id '{self.account_id}'",
            )
        partition = get_partition(self.region_name)
        repository = PublicRepository(name, self.account_id, partition, catalog_data)
        self.repositories[name] = repository
        self.tagger.tag_resource(repository.arn, tags)
        return repository

    def find(self, name):
        if name not in self.repositories:
            raise Refusal(
                "RepositoryNotFoundException",
                f"The repository with name '{name}' does not exist "
                f"in the registry with id '{self.account_id}'",
            )
        return self.repositories[name]

    def delete_repository(self, name):
        repository = self.find(name)
        self.tagger.delete_all_tags_for_resource(repository.arn)
        return self.repositories.pop(name)


ecrpublic_backends = BackendDict(ECRPublicBackend, "ecr-public", additional_regions=["us-east-1"])
