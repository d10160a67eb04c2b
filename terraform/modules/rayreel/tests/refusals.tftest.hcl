# Runs offline: no AWS account is asked.
mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                 = "rayreel-test"
  domain               = "films.example.com"
  certificate_arn      = "arn:aws:acm:us-east-2:123456789012:certificate/1"
  zone_id              = null
  bucket               = "films-example-media"
  image_tag            = "0f1e2d3c"
  protected            = false
  network              = { use_default_vpc = true, cidr = "10.20.0.0/16", zones = 2, nat_gateways = 0 }
  visitors             = ["0.0.0.0/0"]
  database             = { instance_class = "db.t4g.micro", storage_gb = 20, multi_az = false, backup_days = 1, max_connections = 80 }
  cache                = { node_type = "cache.t4g.micro", nodes = 1 }
  head                 = { cpus = 1, memory_mb = 4096 }
  serve                = { cpus = 1, memory_mb = 4096, nodes = 1, slots = 5 }
  worker               = { cpus = 1, memory_mb = 2048, scratch_gb = 21, fewest = 0, most = 2, on_demand = 0, idle_minutes = 10 }
  gpu                  = null
  serve_config         = "staging"
  ray_variables        = {}
  app_variables        = {}
  log_days             = 14
  most_media_gb        = 50
  alarm_emails         = []
  operator_shell       = false
  buys_clips           = false
  secret_recovery_days = 0
  secrets_version      = 1
  database_password    = "mockedmockedmockedmocked"
  ray_auth_token       = "mockedmockedmockedmockedmockedmocked"
  replicate_api_token  = "mocked"
  cache_auth_token     = "mockedmockedmockedmocked"
}

run "accepts_these_values" {
  command = plan
}

run "refuses_a_tag_that_names_no_build" {
  command = plan

  variables {
    image_tag = "latest"
  }

  expect_failures = [var.image_tag]
}

run "refuses_gpus_that_could_not_reach_their_images" {
  command = plan

  variables {
    gpu = { instance_type = "g5.xlarge", cpus = 4, memory_mb = 14000, gpus = 1, most_machines = 2, models = ["ltx-video"] }
  }

  expect_failures = [var.gpu]
}

run "refuses_gpus_for_a_model_that_nobody_knows" {
  command = plan

  variables {
    network = { use_default_vpc = false, cidr = "10.20.0.0/16", zones = 2, nat_gateways = 1 }
    gpu     = { instance_type = "g5.xlarge", cpus = 4, memory_mb = 14000, gpus = 1, most_machines = 2, models = ["sora"] }
  }

  expect_failures = [var.gpu]
}

run "refuses_an_unknown_serve_config" {
  command = plan

  variables {
    serve_config = "local"
  }

  expect_failures = [var.serve_config]
}

run "refuses_a_serve_node_without_room" {
  command = plan

  variables {
    serve = { cpus = 1, memory_mb = 4096, nodes = 1, slots = 3 }
  }

  expect_failures = [var.serve]
}

run "refuses_fewer_workers_than_the_fewest" {
  command = plan

  variables {
    worker = { cpus = 1, memory_mb = 2048, scratch_gb = 21, fewest = 3, most = 2, on_demand = 0, idle_minutes = 10 }
  }

  expect_failures = [var.worker]
}

run "refuses_a_url_as_domain" {
  command = plan

  variables {
    domain = "https://films.example.com"
  }

  expect_failures = [var.domain]
}
