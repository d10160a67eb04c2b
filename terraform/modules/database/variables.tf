variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of at least two zones."
  type        = list(string)
}

variable "security_group_id" {
  description = "Group that lets the cluster in."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of storage, backups and insights."
  type        = string
}

variable "instance_class" {
  description = "Size; connections grow with memory (about 110 for each GiB)."
  type        = string

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "instance_class looks like db.t4g.micro."
  }
}

variable "storage_gb" {
  description = "Storage to begin with; it grows to four times that by itself."
  type        = number

  validation {
    condition     = var.storage_gb >= 20
    error_message = "gp3 storage begins at 20 GB."
  }
}

variable "multi_az" {
  description = "Whether a standby in another zone takes over."
  type        = bool
}

variable "backup_days" {
  description = "How far back a point in time can be restored."
  type        = number

  validation {
    condition     = var.backup_days >= 1 && var.backup_days <= 35
    error_message = "Without at least one day of backups there is no restoring to a point in time; RDS keeps 35."
  }
}

variable "deletion_protection" {
  description = "Whether RDS refuses to delete it; if not, no last snapshot is taken either."
  type        = bool
}

variable "password" {
  description = "Written once for each password_version, and never into the state."
  type        = string
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9]{24,}$", var.password))
    error_message = "The password goes into a URL: 24 or more letters and digits."
  }
}

variable "password_version" {
  description = "A new number writes the password anew."
  type        = number
}
