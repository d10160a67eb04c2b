output "url" {
  description = "Where rayreel is."
  value       = module.rayreel.url
}

output "load_balancer_name" {
  description = "What the domain's CNAME points at, if the zone is not in Route 53."
  value       = module.rayreel.load_balancer_name
}

output "repository_url" {
  description = "Where images are pushed to."
  value       = module.rayreel.repository_url
}

output "cluster_name" {
  description = "ECS cluster."
  value       = module.rayreel.cluster_name
}

output "has_gpus" {
  description = "Whether an image for GPU nodes is needed."
  value       = module.rayreel.has_gpus
}

output "bucket" {
  description = "The media."
  value       = module.rayreel.bucket
}

output "log_group" {
  description = "Logs of every node."
  value       = module.rayreel.log_group
}

output "dashboard" {
  description = "Name of the CloudWatch dashboard."
  value       = module.rayreel.dashboard
}

output "alarms_topic_arn" {
  description = "Where alarms are sent."
  value       = module.rayreel.alarms_topic_arn
}
