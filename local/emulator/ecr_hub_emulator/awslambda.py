"""AWS Lambda: a function made without an image configuration has none."""

from moto.awslambda.models import LambdaFunction


def extend():
    read = LambdaFunction.get_configuration

    def get_configuration(self, on_create=False):
        configuration = read(self, on_create)
        answer = configuration.get("ImageConfigResponse")
        if answer and not any(answer["ImageConfig"].values()):
            del configuration["ImageConfigResponse"]
        return configuration

    LambdaFunction.get_configuration = get_configuration
