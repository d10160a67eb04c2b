output "capacity_provider" {
  description = "Name for strategies."
  value       = aws_ecs_capacity_provider.gpu.name
}
