"""Amazon EC2: a gateway endpoint that gets other route tables has its route in these, and in no others."""

from moto.ec2.models.vpcs import VPCBackend


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
