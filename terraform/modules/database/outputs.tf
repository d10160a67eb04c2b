output "identifier" {
  description = "Name of the instance, for metrics."
  value       = aws_db_instance.postgres.identifier
}

output "address" {
  description = "Host and port."
  value       = "${aws_db_instance.postgres.address}:${aws_db_instance.postgres.port}"
}

output "user" {
  description = "Who logs in."
  value       = local.user
}

output "database" {
  description = "Name of the database."
  value       = local.database
}
