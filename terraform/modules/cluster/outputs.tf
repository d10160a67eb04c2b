output "cluster_name" {
  description = "Name of the cluster."
  value       = aws_ecs_cluster.ray.name
}

output "cluster_arn" {
  description = "For services and roles."
  value       = aws_ecs_cluster.ray.arn
}

output "head_registry_arn" {
  description = "Where the head's service puts its address."
  value       = aws_service_discovery_service.head.arn
}

output "head_name" {
  description = "Where nodes look for the head."
  value       = "${aws_service_discovery_service.head.name}.${aws_service_discovery_private_dns_namespace.internal.name}"
}

output "log_group_name" {
  description = "Where containers log to."
  value       = aws_cloudwatch_log_group.nodes.name
}

output "log_group_arn" {
  description = "For the role that writes."
  value       = aws_cloudwatch_log_group.nodes.arn
}
