output "bucket" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.media.bucket
}

output "bucket_arn" {
  description = "For the role that reads and writes it."
  value       = aws_s3_bucket.media.arn
}
