"""Amazon EC2: a gateway endpoint that gets other route tables has its route in these, and an endpoint keeps its IP address type."""

from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.responses.vpcs import VPCs


def extend():
    modify = VPCBackend.modify_vpc_endpoint

    def modify_vpc_endpoint(self, vpc_id, *args, **members):
        endpoint = self.describe_vpc_endpoints(vpc_end_point_ids=[vpc_id])[0]
        before = set(endpoint.route_table_ids or [])
        modify(self, vpc_id, *args, **members)
        after = set(endpoint.route_table_ids or [])
        for route_table_id in after - before:
            self.create_route(
                route_table_id,
                None,
                destination_prefix_list_id=endpoint.destination_prefix_list_id,
                gateway_id=endpoint.id,
            )
        for route_table_id in before - after:
            self.delete_route(route_table_id, endpoint.destination_prefix_list_id)

    VPCBackend.modify_vpc_endpoint = modify_vpc_endpoint
    answer_create, answer_modify = VPCs.create_vpc_endpoint, VPCs.modify_vpc_endpoint

    def create_vpc_endpoint(self):
        answer = answer_create(self)
        keep_addresses(self, answer.result["VpcEndpoint"])
        return answer

    def answer_modify_vpc_endpoint(self):
        answer = answer_modify(self)
        ids = [self._get_param("VpcEndpointId")]
        keep_addresses(self, self.ec2_backend.describe_vpc_endpoints(vpc_end_point_ids=ids)[0])
        return answer

    VPCs.create_vpc_endpoint = create_vpc_endpoint
    VPCs.modify_vpc_endpoint = answer_modify_vpc_endpoint


def keep_addresses(response, endpoint):
    """Without a choice AWS has IPv4."""
    chosen = response._get_param("IpAddressType")
    endpoint.ip_address_type = chosen or getattr(endpoint, "ip_address_type", "ipv4")
    options = response._get_param("DnsOptions")
    if options:
        endpoint.dns_options = options
