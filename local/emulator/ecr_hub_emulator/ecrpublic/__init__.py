"""Amazon ECR Public, laid out as moto lays out a service."""

import sys

from .models import ecrpublic_backends  # noqa: F401

SERVICE = "ecrpublic"


def register():
    """Lets moto find the service where it looks for its own."""
    sys.modules["moto." + SERVICE] = sys.modules[__name__]
