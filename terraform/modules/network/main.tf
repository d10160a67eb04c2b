# Our own VPC: public subnets for the load balancer, private ones for tasks and data.
# The default VPC has public subnets only; there, and without NAT gateways, tasks get public
# addresses and are closed by their security group.

locals {
  own            = var.use_default_vpc ? 0 : 1
  nat_gateways   = var.use_default_vpc ? 0 : min(var.nat_gateways, var.zones)
  zone_count     = var.use_default_vpc ? 0 : var.zones
  public_blocks  = [for zone in range(local.zone_count) : cidrsubnet(var.cidr, 4, zone)]
  private_blocks = [for zone in range(local.zone_count) : cidrsubnet(var.cidr, 4, zone + 8)]
}

data "aws_region" "current" {}

data "aws_availability_zones" "available" {
  # checkov:skip=CKV_AWS_394:Only the first `zones` are used, so one more changes nothing.
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

data "aws_vpc" "default" {
  count   = var.use_default_vpc ? 1 : 0
  default = true
}

data "aws_subnets" "default" {
  count = var.use_default_vpc ? 1 : 0

  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default[0].id]
  }

  filter {
    name   = "default-for-az"
    values = ["true"]
  }
}

resource "aws_vpc" "own" {
  count                = local.own
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.name }
}

# The group that AWS makes by itself lets all its members talk; with no rule it lets nobody.
resource "aws_default_security_group" "closed" {
  count  = local.own
  vpc_id = aws_vpc.own[0].id

  tags = { Name = "${var.name}-unused" }
}

resource "aws_internet_gateway" "own" {
  count  = local.own
  vpc_id = aws_vpc.own[0].id

  tags = { Name = var.name }
}

resource "aws_subnet" "public" {
  count                   = local.zone_count
  vpc_id                  = aws_vpc.own[0].id
  availability_zone       = data.aws_availability_zones.available.names[count.index]
  cidr_block              = local.public_blocks[count.index]
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-public-${count.index}" }
}

resource "aws_subnet" "private" {
  count             = local.zone_count
  vpc_id            = aws_vpc.own[0].id
  availability_zone = data.aws_availability_zones.available.names[count.index]
  cidr_block        = local.private_blocks[count.index]

  tags = { Name = "${var.name}-private-${count.index}" }
}

resource "aws_route_table" "public" {
  count  = local.own
  vpc_id = aws_vpc.own[0].id

  tags = { Name = "${var.name}-public" }
}

resource "aws_route" "internet" {
  count                  = local.own
  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.own[0].id
}

resource "aws_route_table_association" "public" {
  count          = local.zone_count
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_eip" "nat" {
  count  = local.nat_gateways
  domain = "vpc"

  tags = { Name = "${var.name}-nat-${count.index}" }
}

resource "aws_nat_gateway" "own" {
  count         = local.nat_gateways
  allocation_id = aws_eip.nat[count.index].id
  subnet_id     = aws_subnet.public[count.index].id

  tags       = { Name = "${var.name}-${count.index}" }
  depends_on = [aws_internet_gateway.own]
}

resource "aws_route_table" "private" {
  count  = local.zone_count
  vpc_id = aws_vpc.own[0].id

  tags = { Name = "${var.name}-private-${count.index}" }
}

resource "aws_route" "nat" {
  count                  = local.nat_gateways > 0 ? local.zone_count : 0
  route_table_id         = aws_route_table.private[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.own[count.index % local.nat_gateways].id
}

resource "aws_route_table_association" "private" {
  count          = local.zone_count
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[count.index].id
}

# Media go to S3 by this road: free of charge, and not through a NAT gateway.
resource "aws_vpc_endpoint" "s3" {
  count             = local.own
  vpc_id            = aws_vpc.own[0].id
  service_name      = "com.amazonaws.${data.aws_region.current.name}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = concat(aws_route_table.public[*].id, aws_route_table.private[*].id)

  tags = { Name = "${var.name}-s3" }
}

resource "aws_cloudwatch_log_group" "flow" {
  # checkov:skip=CKV_AWS_338:Refused connections are looked at while something is wrong, not a year later.
  count             = local.own
  name              = "/${var.name}/network"
  retention_in_days = var.log_days
  kms_key_id        = var.kms_key_arn
}

data "aws_iam_policy_document" "flow_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "flow" {
  count = local.own

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    resources = ["${aws_cloudwatch_log_group.flow[0].arn}:*"]
  }
}

resource "aws_iam_role" "flow" {
  count              = local.own
  name               = "${var.name}-flow-logs"
  assume_role_policy = data.aws_iam_policy_document.flow_trust.json
}

resource "aws_iam_role_policy" "flow" {
  count  = local.own
  name   = "write"
  role   = aws_iam_role.flow[0].id
  policy = data.aws_iam_policy_document.flow[0].json
}

resource "aws_flow_log" "own" {
  count           = local.own
  vpc_id          = aws_vpc.own[0].id
  traffic_type    = "REJECT"
  log_destination = aws_cloudwatch_log_group.flow[0].arn
  iam_role_arn    = aws_iam_role.flow[0].arn
}
