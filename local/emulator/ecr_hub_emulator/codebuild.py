"""AWS CodeBuild: changes of a project; and a project may be named by its ARN, as the provider does."""

from moto.codebuild.responses import CodeBuildResponse
from moto.core.responses import EmptyResult

from .extending import ActionResult, Refusal, add_operations, given

PROJECT_MEMBERS = [
    "artifacts",
    "cache",
    "description",
    "environment",
    "logsConfig",
    "queuedTimeoutInMinutes",
    "serviceRole",
    "source",
    "sourceVersion",
    "tags",
    "timeoutInMinutes",
    "vpcConfig",
]


def extend():
    add_operations(CodeBuildResponse, Projects)


def project_name(response):
    return response._get_param("name").rpartition("/")[2]


class Projects:
    def update_project(self):
        project = self.codebuild_backend.codebuild_projects.get(project_name(self))
        if project is None:
            raise Refusal("ResourceNotFoundException", f"There is no project {project_name(self)}")
        project.project_metadata.update(given(self, PROJECT_MEMBERS))
        return ActionResult({"project": project.project_metadata})

    def delete_project(self):
        self.codebuild_backend.delete_project(project_name(self))
        return EmptyResult()
