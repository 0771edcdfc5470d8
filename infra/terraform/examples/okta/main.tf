terraform {
  required_version = ">= 1.9"

  required_providers {
    okta = {
      source  = "okta/okta"
      version = ">= 5.0"
    }
  }
}

variable "client_secret" {
  type      = string
  sensitive = true
}

variable "token_hook_secret" {
  type      = string
  sensitive = true
}

# Takes OKTA_ORG_NAME, OKTA_BASE_URL and its credentials from the environment.
provider "okta" {}

module "face" {
  source = "../../okta"

  issuer        = "https://face.example.org"
  client_id     = "okta-acme"
  client_secret = var.client_secret

  token_hook = {
    uri            = "https://hooks.example.org/okta/token"
    auth_server_id = "aus1234567890abcdef"
    policy_id      = "00p1234567890abcdef"
  }
  token_hook_secret = var.token_hook_secret
}

output "identity_provider_id" {
  value = module.face.identity_provider_id
}
