output "execution_role_arn" {
  description = "What ECS starts containers with."
  value       = aws_iam_role.execution.arn
}

output "head_role_arn" {
  description = "Role of Ray's head."
  value       = aws_iam_role.head.arn
}

output "node_role_arn" {
  description = "Role of every other Ray node."
  value       = aws_iam_role.node.arn
}

output "gpu_host_profile_arn" {
  description = "Profile of the EC2 machines under GPU nodes."
  value       = aws_iam_instance_profile.gpu_host.arn
}
