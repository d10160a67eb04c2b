output "service" {
  description = "Name of the service, for metrics."
  value       = aws_ecs_service.node.name
}

output "task_definition_family" {
  description = "For tasks that are started one by one."
  value       = aws_ecs_task_definition.node.family
}
