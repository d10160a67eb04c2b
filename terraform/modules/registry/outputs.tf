output "repository_url" {
  description = "Where images are pushed to."
  value       = aws_ecr_repository.images.repository_url
}

output "repository_arn" {
  description = "For the role that pulls."
  value       = aws_ecr_repository.images.arn
}
