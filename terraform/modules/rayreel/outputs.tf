output "url" {
  description = "Where rayreel is, once the domain's name points at the load balancer."
  value       = "https://${var.domain}"
}

output "load_balancer_name" {
  description = "What the domain's CNAME points at, if the zone is not in Route 53."
  value       = module.load_balancer.dns_name
}

output "repository_url" {
  description = "Where images are pushed to."
  value       = module.registry.repository_url
}

output "cluster_name" {
  description = "ECS cluster."
  value       = module.cluster.cluster_name
}

output "head_name" {
  description = "Ray's head, inside the VPC."
  value       = module.cluster.head_name
}

output "worker_task_definition" {
  description = "Family of the tasks that the head may start."
  value       = module.worker.task_definition_family
}

output "has_gpus" {
  description = "Whether there are GPU nodes, whose image is another: its tag ends in -gpu."
  value       = var.gpu != null
}

output "fleet" {
  description = "What the head's autoscaler is told."
  value       = local.fleet
}

output "network" {
  description = "Where such tasks stand."
  value       = local.network
}

output "bucket" {
  description = "The media."
  value       = module.media.bucket
}

output "log_group" {
  description = "Logs of every node."
  value       = module.cluster.log_group_name
}

output "dashboard" {
  description = "Name of the CloudWatch dashboard."
  value       = module.monitoring.dashboard
}

output "alarms_topic_arn" {
  description = "Where alarms are sent."
  value       = module.monitoring.topic_arn
}
