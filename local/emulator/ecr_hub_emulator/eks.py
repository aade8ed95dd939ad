"""Amazon EKS: pod identity associations, and node groups without an SSH key."""

from moto.eks import models, urls
from moto.eks.models import EKSBackend
from moto.eks.responses import EKSResponse
from moto.moto_api._internal import mock_random
from moto.utilities.utils import get_partition

from .extending import ActionResult, Refusal, add_operations, add_paths, given, kept_in, now

MEMBERS = ["namespace", "serviceAccount", "roleArn", "tags", "targetRoleArn", "disableSessionTags"]


def extend():
    models.DEFAULT_REMOTE_ACCESS = None  # AWS makes up no SSH key for a node group
    add_operations(EKSResponse, PodIdentityAssociations)
    tag_associations()
    add_paths(
        urls,
        [
            "/clusters/(?P<name>[^/]+)/pod-identity-associations$",
            "/clusters/(?P<name>[^/]+)/pod-identity-associations/(?P<associationId>[^/]+)$",
        ],
    )


def tag_associations():
    """moto tags clusters only."""
    tag, untag = EKSBackend.tag_resource, EKSBackend.untag_resource

    def tag_resource(self, resource_arn, tags):
        association = association_by_arn(self, resource_arn)
        if association is None:
            return tag(self, resource_arn, tags)
        association["tags"] = {**association.get("tags", {}), **tags}

    def untag_resource(self, resource_arn, tag_keys):
        association = association_by_arn(self, resource_arn)
        if association is None:
            return untag(self, resource_arn, tag_keys)
        for key in [tag_keys] if isinstance(tag_keys, str) else tag_keys:
            association.get("tags", {}).pop(key, None)

    EKSBackend.tag_resource, EKSBackend.untag_resource = tag_resource, untag_resource


def association_by_arn(backend, arn):
    clusters = kept_in(backend, "associations").values()
    found = [each for cluster in clusters for each in cluster.values()]
    return next((each for each in found if each["associationArn"] == arn), None)


def associations_of(response):
    """The cluster's associations by id; refuses a cluster that does not exist, as AWS does."""
    cluster = response._get_param("name")
    response.eks_backend.describe_cluster(cluster)
    return cluster, kept_in(response.eks_backend, "associations").setdefault(cluster, {})


def find(response):
    cluster, associations = associations_of(response)
    identifier = response._get_param("associationId")
    if identifier not in associations:
        raise Refusal(
            "ResourceNotFoundException",
            f"No association {identifier} was found in cluster {cluster}",
        )
    return associations, associations[identifier]


class PodIdentityAssociations:
    def create_pod_identity_association(self):
        cluster, associations = associations_of(self)
        identifier = "a-" + mock_random.get_random_hex(17)
        partition = get_partition(self.region)
        association = {
            **given(self, MEMBERS),
            "clusterName": cluster,
            "associationId": identifier,
            "associationArn": f"arn:{partition}:eks:{self.region}:{self.current_account}"
            f":podidentityassociation/{cluster}/{identifier}",
            "createdAt": now(),
            "modifiedAt": now(),
        }
        associations[identifier] = association
        return ActionResult({"association": association})

    def describe_pod_identity_association(self):
        _, association = find(self)
        return ActionResult({"association": association})

    def list_pod_identity_associations(self):
        _, associations = associations_of(self)
        return ActionResult({"associations": list(associations.values())})

    def update_pod_identity_association(self):
        _, association = find(self)
        association.update(given(self, ["roleArn", "targetRoleArn"]), modifiedAt=now())
        return ActionResult({"association": association})

    def delete_pod_identity_association(self):
        associations, association = find(self)
        associations.pop(association["associationId"])
        return ActionResult({"association": association})
