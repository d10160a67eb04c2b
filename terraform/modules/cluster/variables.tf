variable "name" {
  description = "Name of the cluster; its private domain is NAME.internal."
  type        = string
}

variable "vpc_id" {
  description = "VPC in which the head's name is known."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the logs."
  type        = string
}

variable "log_days" {
  description = "How long containers' logs are kept."
  type        = number

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365], var.log_days)
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180 or 365 days."
  }
}
