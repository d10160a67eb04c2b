output "task_definition_arn" {
  description = "This revision of the task definition."
  value       = aws_ecs_task_definition.node.arn
}

output "task_definition_family" {
  description = "All of its revisions."
  value       = aws_ecs_task_definition.node.family
}

output "ray_memory_mb" {
  description = "What a node offers Ray."
  value       = local.ray_memory_mb
}
