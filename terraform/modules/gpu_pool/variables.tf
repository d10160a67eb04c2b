variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "subnet_ids" {
  description = "Where the machines stand."
  type        = list(string)
}

variable "security_group_id" {
  description = "Group of the machines."
  type        = string
}

variable "profile_arn" {
  description = "Instance profile of the ECS agent."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the disks."
  type        = string
}

variable "instance_type" {
  description = "Machines with NVIDIA GPUs."
  type        = string

  validation {
    condition     = can(regex("^(g4dn|g5|g6|g6e|p4d|p5)\\.", var.instance_type))
    error_message = "instance_type must be of a family with NVIDIA GPUs: g4dn, g5, g6, g6e, p4d or p5."
  }
}

variable "most_machines" {
  description = "Upper limit; the lower one is none."
  type        = number

  validation {
    condition     = var.most_machines >= 1
    error_message = "A pool has room for a machine at least."
  }
}

variable "disk_gb" {
  description = "Disk for the image and the models' weights, which a node fetches from S3."
  type        = number
  default     = 100
}

variable "assign_public_ip" {
  description = "Whether machines need public addresses to reach AWS."
  type        = bool
}
