variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the groups."
  type        = string
}

variable "visitors" {
  description = "Addresses that may reach the load balancer."
  type        = set(string)

  validation {
    condition     = length(var.visitors) > 0 && alltrue([for block in var.visitors : can(cidrhost(block, 0))])
    error_message = "visitors must be one or more IPv4 blocks."
  }
}
