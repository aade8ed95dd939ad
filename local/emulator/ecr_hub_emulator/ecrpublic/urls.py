from .responses import ECRPublicResponse

url_bases = [r"https?://ecr-public\.(.+)\.amazonaws\.com"]

url_paths = {"{0}/$": ECRPublicResponse.dispatch}
