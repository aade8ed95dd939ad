"""The HTTP server: moto's own application, a health check, ECR Public, and a vault for the engine's secrets."""

import json
import logging
import os
import warnings

from moto.core.responses import ActionResult, BaseResponse
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from . import (
    awslambda,
    codebuild,
    ec2,
    ecr,
    ecrpublic,
    ecs,
    eks,
    iam,
    inventory,
    signer,
    stepfunctions,
    vault,
)
from .extending import Refusal

HOST = "127.0.0.1"
HEALTH_PATH = "/ecr-hub/health"
INVENTORY_PATH = "/ecr-hub/inventory"
MISSING_SERVICE = "missing"


class Application(DomainDispatcherApplication):
    def __init__(self, identity):
        super().__init__(create_app)
        self.identity = identity

    def __call__(self, environ, start_response):
        path = environ.get("PATH_INFO", "")
        if path == HEALTH_PATH:
            return answer(start_response, {"identity": self.identity, "pid": os.getpid()})
        if path == INVENTORY_PATH:
            return answer(start_response, inventory.everything())
        if path.startswith(vault.PATH):
            return answer(start_response, vault.answer_to(environ))
        return super().__call__(environ, start_response)

    def get_backend_for_host(self, host):
        if host and host.startswith("ecr-public."):
            return ecrpublic.SERVICE
        backend = super().get_backend_for_host(host)
        return MISSING_SERVICE if backend is None and host else backend


def create_app(service):
    return refuse_missing_service if service == MISSING_SERVICE else create_backend_app(service)


def refuse_missing_service(environ, start_response):
    error = {"__type": "UnsupportedOperation", "message": "The local emulator lacks this service"}
    return answer(start_response, error, "400 Bad Request")


def answer(start_response, body, status="200 OK"):
    start_response(status, [("Content-Type", "application/json")])
    return [json.dumps(body).encode()]


def refuse_missing_operations():
    """Answers a missing operation with a client error: a server error is retried for minutes."""
    call_action = BaseResponse.call_action

    def call_or_refuse(self):
        try:
            return call_action(self)
        except NotImplementedError as missing:
            text = f"The local emulator lacks this operation of {self.service_name}: {missing}"
            error = Refusal("UnsupportedOperation", text)
            return self.serialized(ActionResult(error))

    BaseResponse.call_action = call_or_refuse


def serve(port, identity):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    refuse_missing_operations()
    for module in (awslambda, codebuild, ec2, ecr, ecs, eks, iam, signer, stepfunctions):
        module.extend()
    ecrpublic.register()
    server = make_server(
        HOST, port, Application(identity), threaded=True, request_handler=MotoRequestHandler
    )
    os.environ["MOTO_PORT"] = str(server.server_port)
    print(json.dumps({"port": server.server_port, "pid": os.getpid()}), flush=True)
    server.serve_forever()
