"""AWS Signer: the permissions of a signing profile."""

from moto.signer import urls
from moto.signer.models import SignerBackend
from moto.signer.responses import SignerResponse

from .extending import ActionResult, Refusal, add_operations, add_paths, given, kept_in

PERMISSION_MEMBERS = ["action", "principal", "statementId", "profileVersion"]


def extend():
    refuse_taken_names()
    add_operations(SignerResponse, ProfilePermissions)
    add_paths(
        urls,
        [
            "/signing-profiles/(?P<profileName>[^/]+)/permissions$",
            "/signing-profiles/(?P<profileName>[^/]+)/permissions/(?P<statementId>[^/]+)$",
        ],
    )


def refuse_taken_names():
    """A profile cannot be changed, and the name of one that was canceled is not free."""
    put = SignerBackend.put_signing_profile

    def put_signing_profile(self, profile_name, **members):
        if profile_name in self.signing_profiles:
            raise Refusal("ValidationException", f"Profile {profile_name} already exists")
        return put(self, profile_name, **members)

    SignerBackend.put_signing_profile = put_signing_profile


def permissions_of(response):
    """The profile's permissions by statement; refuses a profile that does not exist."""
    profile = response._get_param("profileName")
    response.signer_backend.get_signing_profile(profile_name=profile)
    return kept_in(response.signer_backend, "permissions").setdefault(profile, {})


def revision(permissions):
    return f"revision-{len(permissions)}"


class ProfilePermissions:
    def add_profile_permission(self):
        permissions = permissions_of(self)
        permission = given(self, PERMISSION_MEMBERS)
        if permission["statementId"] in permissions:
            raise Refusal(
                "ConflictException", f"Statement {permission['statementId']} already exists"
            )
        permissions[permission["statementId"]] = permission
        return ActionResult({"revisionId": revision(permissions)})

    def list_profile_permissions(self):
        permissions = permissions_of(self)
        if not permissions:
            raise Refusal("ResourceNotFoundException", "The signing profile has no permissions")
        return ActionResult(
            {"revisionId": revision(permissions), "permissions": list(permissions.values())}
        )

    def remove_profile_permission(self):
        permissions = permissions_of(self)
        if permissions.pop(self._get_param("statementId"), None) is None:
            raise Refusal("ResourceNotFoundException", "There is no such statement")
        return ActionResult({"revisionId": revision(permissions)})
