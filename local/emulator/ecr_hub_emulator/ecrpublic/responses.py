from moto.core.responses import ActionResult, BaseResponse, EmptyResult

from ..extending import Refusal
from .models import ecrpublic_backends


class ECRPublicResponse(BaseResponse):
    def __init__(self):
        super().__init__(service_name="ecr-public")

    @property
    def backend(self):
        return ecrpublic_backends[self.current_account][self.region]

    def _repository(self):
        return self.backend.find(self._get_param("repositoryName"))

    def create_repository(self):
        repository = self.backend.create_repository(
            self._get_param("repositoryName"),
            self._get_param("catalogData") or {},
            self._get_param("tags") or [],
        )
        return ActionResult(
            {"repository": repository.describe(), "catalogData": repository.catalog_data}
        )

    def describe_repositories(self):
        names = self._get_param("repositoryNames") or list(self.backend.repositories)
        found = [self.backend.find(name).describe() for name in names]
        return ActionResult({"repositories": found})

    def delete_repository(self):
        deleted = self.backend.delete_repository(self._get_param("repositoryName"))
        return ActionResult({"repository": deleted.describe()})

    def get_repository_catalog_data(self):
        return ActionResult({"catalogData": self._repository().catalog_data})

    def put_repository_catalog_data(self):
        repository = self._repository()
        repository.catalog_data = self._get_param("catalogData") or {}
        return ActionResult({"catalogData": repository.catalog_data})

    def set_repository_policy(self):
        repository = self._repository()
        repository.policy = self._get_param("policyText")
        return self._policy_of(repository)

    def get_repository_policy(self):
        return self._policy_of(self._repository())

    def delete_repository_policy(self):
        repository = self._repository()
        answer = self._policy_of(repository)
        repository.policy = None
        return answer

    def _policy_of(self, repository):
        if repository.policy is None:
            raise Refusal(
                "RepositoryPolicyNotFoundException",
                "Repository policy does not exist "
                f"for the repository with name '{repository.name}' "
                f"in the registry with id '{repository.account_id}'",
            )
        return ActionResult(
            {
                "registryId": repository.account_id,
                "repositoryName": repository.name,
                "policyText": repository.policy,
            }
        )

    def list_tags_for_resource(self):
        return ActionResult(
            self.backend.tagger.list_tags_for_resource(self._get_param("resourceArn"))
        )

    def tag_resource(self):
        self.backend.tagger.tag_resource(self._get_param("resourceArn"), self._get_param("tags"))
        return EmptyResult()

    def untag_resource(self):
        self.backend.tagger.untag_resource_using_names(
            self._get_param("resourceArn"), self._get_param("tagKeys")
        )
        return EmptyResult()
