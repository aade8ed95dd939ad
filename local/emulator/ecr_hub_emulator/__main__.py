import argparse

from .lifetime import end_with_starter

end_with_starter()  # before moto is loaded, which takes seconds

from .server import serve  # noqa: E402

parser = argparse.ArgumentParser(prog="ecr_hub_emulator", description=__doc__)
parser.add_argument("--port", type=int, default=0, help="port of 127.0.0.1 (default: a free one)")
parser.add_argument("--identity", required=True, help="what the health check answers with")
arguments = parser.parse_args()
serve(arguments.port, arguments.identity)
