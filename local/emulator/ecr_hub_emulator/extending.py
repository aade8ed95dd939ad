"""Adds operations to the classes of moto that answer a service's requests."""

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.core.utils import utcnow


class Refusal(ServiceException):
    """An error answer: a code of the service that is asked, and a message."""


def add_operations(response_class, operations):
    """Every public function of `operations` becomes an operation of the service."""
    for name, function in vars(operations).items():
        if not name.startswith("_"):
            setattr(response_class, name, function)


def add_paths(urls, paths):
    """Routes further paths of a REST service to the class that answers the others."""
    dispatch = next(iter(urls.url_paths.values()))
    urls.url_paths.update({"{0}" + path: dispatch for path in paths})


KEPT = "ecr_hub_"


def kept_in(backend, name):
    """A dictionary that lives and ends with one account's and region's state."""
    return backend.__dict__.setdefault(KEPT + name, {})


def given(response, names):
    """The request's parameters of these names, without those left out."""
    values = {name: response._get_param(name) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def now():
    return utcnow().replace(microsecond=0)


__all__ = [
    "KEPT",
    "ActionResult",
    "Refusal",
    "add_operations",
    "add_paths",
    "given",
    "kept_in",
    "now",
]
