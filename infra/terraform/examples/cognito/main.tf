terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

data "aws_secretsmanager_secret" "token" {
  name = "facenition/client-token"
}

module "face" {
  source = "../../cognito"

  bundle           = "${path.root}/triggers"
  url              = "https://face.example.org"
  token_secret_arn = data.aws_secretsmanager_secret.token.arn
  origin           = "https://app.example.org"
  asking           = "Example"
  settings         = { LEVEL = "4", ASSURANCE = "active" }
}

output "user_pool_id" {
  value = module.face.user_pool_id
}

output "client_id" {
  value = module.face.client_id
}
