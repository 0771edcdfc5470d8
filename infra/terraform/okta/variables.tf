variable "issuer" {
  description = "Public address of the server of Facenition, with nothing behind the host."
  type        = string

  validation {
    condition     = can(regex("^https://[^/?#]+$", var.issuer))
    error_message = "https, a host, and nothing behind it."
  }
}

variable "client_id" {
  description = "Of Okta as a relying party: what `facenition clients add --profile okta-idp` printed."
  type        = string
}

variable "client_secret" {
  description = "Belongs to the client id. Terraform keeps it in its state."
  type        = string
  sensitive   = true
}

variable "identity_provider_name" {
  description = "As administrators see it."
  type        = string
  default     = "Facenition"
}

variable "token_hook" {
  description = "Where the token hook is hosted, and the authorization server whose tokens it changes. Absent: there is none."
  type = object({
    uri                = string
    auth_server_id     = string
    policy_id          = string
    rule_priority      = optional(number, 1)
    groups             = optional(set(string), ["EVERYONE"])
    scopes             = optional(set(string), ["*"])
    access_minutes     = optional(number, 15)
    refresh_minutes    = optional(number, 720)
    refresh_idle_after = optional(number, 60)
  })
  default = null

  validation {
    condition     = try(startswith(var.token_hook.uri, "https://"), true)
    error_message = "Okta calls hooks by https alone."
  }
}

variable "token_hook_secret" {
  description = "What Okta sends in `Authorization`: the same value as the host of the hook has. Terraform keeps it in its state."
  type        = string
  sensitive   = true
  default     = null
}

variable "sign_in" {
  description = "The sign-in policy of an application that asks for a face, and the authenticator that was made by hand. Absent: no rule."
  type = object({
    policy_id          = string
    authenticator_id   = string
    priority           = optional(number, 1)
    groups             = optional(set(string), [])
    reauthenticate     = optional(string, "PT0S")
    password_reasks_in = optional(string, "PT2H")
  })
  default = null
}

variable "reference_attribute" {
  description = "Name of the profile attribute for the reference; the registration hook writes it."
  type        = string
  default     = "facenitionReference"
}
