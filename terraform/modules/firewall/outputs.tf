output "load_balancer_group_id" {
  description = "Group of the load balancer."
  value       = aws_security_group.load_balancer.id
}

output "cluster_group_id" {
  description = "Group of every Ray node."
  value       = aws_security_group.cluster.id
}

output "gpu_host_group_id" {
  description = "Group of the EC2 machines under GPU nodes."
  value       = aws_security_group.gpu_host.id
}

output "database_group_id" {
  description = "Group of Postgres."
  value       = aws_security_group.database.id
}

output "cache_group_id" {
  description = "Group of Valkey."
  value       = aws_security_group.cache.id
}
