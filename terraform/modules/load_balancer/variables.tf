variable "name" {
  description = "Prefix of every name; ALB names end at 32 letters."
  type        = string

  validation {
    condition     = length(var.name) <= 28
    error_message = "name must have 28 letters at most."
  }
}

variable "vpc_id" {
  description = "VPC of the targets."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets of at least two zones."
  type        = list(string)
}

variable "security_group_id" {
  description = "Group that lets visitors in."
  type        = string
}

variable "certificate_arn" {
  description = "Certificate of the domain, from ACM in this region."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of an ACM certificate."
  }
}

variable "domain" {
  description = "Name that users reach the API under."
  type        = string
}

variable "zone_id" {
  description = "Route 53 zone in which the name is made; null if the name is kept elsewhere."
  type        = string
  default     = null
}

variable "log_days" {
  description = "How long access logs are kept."
  type        = number
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer; if not, its logs go with it."
  type        = bool
}
