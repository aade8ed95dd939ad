"""Amazon ECS: what AWS fills in when a service is created without it."""

from moto.ecs.responses import EC2ContainerServiceResponse as ECSResponse


def extend():
    create = ECSResponse.create_service

    def create_service(self):
        answer = create(self)
        service = answer.result["service"]
        given = self._get_param("availabilityZoneRebalancing")
        service.availability_zone_rebalancing = given or "DISABLED"
        if service.launch_type == "FARGATE":
            service.platform_version = service.platform_version or "LATEST"
        return answer

    ECSResponse.create_service = create_service
