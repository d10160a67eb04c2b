# Runs offline: no AWS account is asked.
mock_provider "aws" {
  source = "../../mocks"
}

variables {
  domain              = "films.example.com"
  certificate_arn     = "arn:aws:acm:us-east-2:123456789012:certificate/1"
  bucket              = "films-example-media"
  image_tag           = "0f1e2d3c"
  alarm_emails        = ["operator@example.com"]
  database_password   = "mockedmockedmockedmocked"
  ray_auth_token      = "mockedmockedmockedmockedmockedmocked"
  replicate_api_token = "mocked"
  cache_auth_token    = "mockedmockedmockedmocked"
}

run "stands_up" {
  assert {
    condition     = output.url == "https://films.example.com"
    error_message = "The URL is the domain's."
  }
  assert {
    condition     = length(module.rayreel.network.subnet_ids) == 2 && !module.rayreel.network.assign_public_ip
    error_message = "Tasks stand in two private subnets."
  }
  assert {
    condition     = module.rayreel.head_name == "head.rayreel-production.internal"
    error_message = "Nodes find the head by its name."
  }
  assert {
    condition     = module.rayreel.fleet.pools[0].most == 20 && module.rayreel.fleet.pools[0].memory_mb == 6144
    error_message = "The autoscaler knows the workers' number and size."
  }
  assert {
    condition     = module.rayreel.worker_task_definition == "rayreel-production-worker"
    error_message = "The head's role names this family."
  }
}

run "has_gpus_when_asked" {
  variables {
    gpu = { instance_type = "g5.xlarge", cpus = 4, memory_mb = 14000, gpus = 1, most_machines = 2, models = ["ltx-video"] }
  }

  assert {
    condition     = join(" ", [for pool in module.rayreel.fleet.pools : pool.name]) == "worker gpu"
    error_message = "The autoscaler knows both kinds."
  }
  assert {
    condition     = output.has_gpus
    error_message = "A deploy builds their image as well."
  }
}

run "buys_clips_when_asked" {
  command = plan

  variables {
    buys_clips = true
    budget_usd = 100
  }
}

run "refuses_a_negative_budget" {
  command = plan

  variables {
    budget_usd = -1
  }

  expect_failures = [var.budget_usd]
}
