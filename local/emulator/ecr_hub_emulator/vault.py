"""The transit engine of HashiCorp Vault, as far as Pulumi needs it to keep the key of a stack's secrets.

It hides nothing, which suits stacks whose secrets are made up: what it saves is the derivation of a key from a passphrase,
on purpose slow, in each operation.
"""

import json

PATH = "/v1/transit/"
PREFIX = "vault:v1:"


def answer_to(environ):
    operation = environ["PATH_INFO"].removeprefix(PATH).split("/")[0]
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return {"data": OPERATIONS[operation](json.loads(environ["wsgi.input"].read(length)))}


def encrypt(request):
    return {"ciphertext": PREFIX + request["plaintext"]}


def decrypt(request):
    return {"plaintext": request["ciphertext"].removeprefix(PREFIX)}


OPERATIONS = {"encrypt": encrypt, "decrypt": decrypt}
