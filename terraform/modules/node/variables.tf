variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "kind" {
  description = "What the container's entry point is told to be."
  type        = string

  validation {
    condition     = contains(["head", "serve", "worker", "gpu"], var.kind)
    error_message = "kind must be head, serve, worker or gpu."
  }
}

variable "image" {
  description = "Image with its tag."
  type        = string
}

variable "size" {
  description = "CPUs, memory and scratch disk of a node."
  type = object({
    cpus       = number
    memory_mb  = number
    gpus       = optional(number, 0)
    scratch_gb = optional(number, 21)
  })

  validation {
    condition = var.size.gpus > 0 || try(contains({
      "0.5" = [1024, 2048, 3072, 4096]
      "1"   = [for gb in range(2, 9) : gb * 1024]
      "2"   = [for gb in range(4, 17) : gb * 1024]
      "4"   = [for gb in range(8, 31) : gb * 1024]
      "8"   = [for gb in range(16, 61, 4) : gb * 1024]
      "16"  = [for gb in range(32, 121, 8) : gb * 1024]
    }[tostring(var.size.cpus)], var.size.memory_mb), false)
    error_message = "Fargate has no task of this many CPUs with this much memory."
  }

  validation {
    condition     = var.size.scratch_gb >= 21 && var.size.scratch_gb <= 200
    error_message = "Fargate's scratch disk has 21 to 200 GB."
  }
}

variable "nodes" {
  description = "How many ECS keeps running; 0 where the autoscaler starts and stops them."
  type        = number

  validation {
    condition     = var.nodes >= 0
    error_message = "nodes must be 0 or more."
  }
}

variable "replaces_in_place" {
  description = "Whether the old node goes before the new one comes: two heads at once would be two clusters."
  type        = bool
  default     = false
}

variable "environment" {
  description = "Variables that are no secrets."
  type        = map(string)
}

variable "secret_arns" {
  description = "Variables whose values are in Secrets Manager."
  type        = map(string)
}

variable "execution_role_arn" {
  description = "What ECS starts the container with."
  type        = string
}

variable "task_role_arn" {
  description = "What the container may do."
  type        = string
}

variable "cluster" {
  description = "ECS cluster."
  type = object({
    name = string
    arn  = string
  })
}

variable "log_group_name" {
  description = "Where it logs to."
  type        = string
}

variable "network" {
  description = "Where it stands."
  type = object({
    subnet_ids       = list(string)
    group_id         = string
    assign_public_ip = bool
  })
}

variable "registry_arn" {
  description = "Cloud Map service that is told its address; null for none."
  type        = string
  default     = null
}

variable "target_group_arn" {
  description = "Target group that its port 8000 joins; null for none."
  type        = string
  default     = null
}

variable "operator_shell" {
  description = "Whether operators may open a shell in it."
  type        = bool
}
