terraform {
  required_version = ">= 1.11" # write-only arguments, S3 state locks

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # The rest is given by `terraform init -backend-config=...`; see README.md.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}
