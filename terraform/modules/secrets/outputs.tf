output "arns" {
  description = "By the name of the variable that a container finds the value in."
  value       = { for name, secret in aws_secretsmanager_secret.each : name => secret.arn }
}
