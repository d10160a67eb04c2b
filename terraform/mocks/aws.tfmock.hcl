# AWS, for `terraform test` without an account: values have the forms that the provider checks.

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}
mock_data "aws_partition" {
  defaults = { partition = "aws" }
}
mock_data "aws_region" {
  defaults = { name = "us-east-2" }
}
mock_data "aws_availability_zones" {
  defaults = { names = ["us-east-2a", "us-east-2b", "us-east-2c"] }
}
mock_data "aws_vpc" {
  defaults = { id = "vpc-00000000" }
}
mock_data "aws_subnets" {
  defaults = { ids = ["subnet-00000001", "subnet-00000002"] }
}
mock_data "aws_iam_policy_document" {
  defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
}
mock_data "aws_elb_service_account" {
  defaults = { arn = "arn:aws:iam::123456789012:root" }
}
mock_data "aws_ssm_parameter" {
  defaults = { value = "ami-00000000" }
}
mock_resource "aws_kms_key" {
  defaults = { arn = "arn:aws:kms:us-east-2:123456789012:key/1" }
}
mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
}
mock_resource "aws_iam_instance_profile" {
  defaults = { arn = "arn:aws:iam::123456789012:instance-profile/mock" }
}
mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:us-east-2:123456789012:log-group:mock" }
}
mock_resource "aws_s3_bucket" {
  defaults = { arn = "arn:aws:s3:::mock" }
}
mock_resource "aws_ecr_repository" {
  defaults = {
    arn            = "arn:aws:ecr:us-east-2:123456789012:repository/mock"
    repository_url = "123456789012.dkr.ecr.us-east-2.amazonaws.com/mock"
  }
}
mock_resource "aws_secretsmanager_secret" {
  defaults = {
    id  = "arn:aws:secretsmanager:us-east-2:123456789012:secret:mock"
    arn = "arn:aws:secretsmanager:us-east-2:123456789012:secret:mock"
  }
}
mock_resource "aws_ecs_cluster" {
  defaults = { arn = "arn:aws:ecs:us-east-2:123456789012:cluster/mock" }
}
mock_resource "aws_ecs_task_definition" {
  defaults = { arn = "arn:aws:ecs:us-east-2:123456789012:task-definition/mock:1" }
}
mock_resource "aws_service_discovery_service" {
  defaults = { arn = "arn:aws:servicediscovery:us-east-2:123456789012:service/mock" }
}
mock_resource "aws_lb" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:us-east-2:123456789012:loadbalancer/app/mock/1"
    arn_suffix = "app/mock/1"
    dns_name   = "mock.elb.example.com"
  }
}
mock_resource "aws_lb_target_group" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/mock/1"
    arn_suffix = "targetgroup/mock/1"
  }
}
mock_resource "aws_lb_listener" {
  defaults = { arn = "arn:aws:elasticloadbalancing:us-east-2:123456789012:listener/app/mock/1/1" }
}
mock_resource "aws_autoscaling_group" {
  defaults = { arn = "arn:aws:autoscaling:us-east-2:123456789012:autoScalingGroup:1:autoScalingGroupName/mock" }
}
mock_resource "aws_launch_template" {
  defaults = { id = "lt-00000000" }
}
mock_resource "aws_ecs_capacity_provider" {
  defaults = { arn = "arn:aws:ecs:us-east-2:123456789012:capacity-provider/mock" }
}
mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:us-east-2:123456789012:mock" }
}
mock_resource "aws_db_instance" {
  defaults = { address = "postgres.example.com", port = 5432 }
}
mock_resource "aws_elasticache_replication_group" {
  defaults = { primary_endpoint_address = "valkey.example.com" }
}

