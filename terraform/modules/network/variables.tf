variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "use_default_vpc" {
  description = "Use the region's default VPC and its public subnets instead of a VPC of our own."
  type        = bool
}

variable "cidr" {
  description = "Addresses of our own VPC; ignored with the default one."
  type        = string

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && tonumber(split("/", var.cidr)[1]) <= 20
    error_message = "cidr must be an IPv4 block of /20 or larger."
  }
}

variable "zones" {
  description = "Availability zones; an ALB and a database subnet group need two."
  type        = number

  validation {
    condition     = var.zones >= 2 && var.zones <= 3
    error_message = "zones must be 2 or 3."
  }
}

variable "nat_gateways" {
  description = "0: tasks have public addresses behind their security group; 1; or one per zone."
  type        = number

  validation {
    condition     = var.nat_gateways >= 0 && var.nat_gateways <= 3
    error_message = "nat_gateways must be 0 to 3."
  }
}

variable "log_days" {
  description = "How long flow logs are kept."
  type        = number
}

variable "kms_key_arn" {
  description = "Key of the flow logs."
  type        = string
}
