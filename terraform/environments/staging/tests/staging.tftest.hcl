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
    condition     = module.rayreel.network.assign_public_ip
    error_message = "Without NAT gateways tasks need public addresses."
  }
}

run "refuses_another_kind_of_region" {
  command = plan

  variables {
    region = "Ohio"
  }

  expect_failures = [var.region]
}
