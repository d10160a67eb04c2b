output "address" {
  description = "Host and port of the node that is written to."
  value       = "${aws_elasticache_replication_group.valkey.primary_endpoint_address}:6379"
}

output "nodes" {
  description = "Names that ElastiCache gives to the nodes, for metrics."
  value       = [for node in range(var.nodes) : format("%s-%03d", var.name, node + 1)]
}
