variable "name" {
  description = "Begins the names of everything that is made."
  type        = string
  default     = "facenition"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}$", var.name))
    error_message = "Small letters, digits and -, 31 at most."
  }
}

variable "bundle" {
  description = "Folder that holds index.mjs: `node scripts/node24.js infra/aws/bin/bundle.ts FOLDER` makes it."
  type        = string
}

variable "url" {
  description = "Of the server, as the functions reach it."
  type        = string

  validation {
    condition     = can(regex("^https://[^?#]+[^/?#]$", var.url))
    error_message = "https, and no / at its end."
  }
}

variable "token_secret_arn" {
  description = "Of the secret that holds the client token, and nothing else."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:secretsmanager:", var.token_secret_arn))
    error_message = "The whole ARN of a secret."
  }
}

variable "origin" {
  description = "Of the application, `https://app.example.org`; or the address that people come back to."
  type        = string

  validation {
    condition     = startswith(var.origin, "https://")
    error_message = "https, please: browsers give no camera without it."
  }
}

variable "asking" {
  description = "Who asks, as people read it on the capture page."
  type        = string
}

variable "scope" {
  description = "What the verification is for, as in the policy of the server."
  type        = string
  default     = "sign-in"
}

variable "flow" {
  description = "What a sign-in consists of: password-first or face-only."
  type        = string
  default     = "password-first"

  validation {
    condition     = contains(["password-first", "face-only"], var.flow)
    error_message = "password-first or face-only."
  }
}

variable "settings" {
  description = "Other settings of the functions, by their names without FACENITION_: LEVEL, ASSURANCE, TRIES, REFRESH, MAX_AGE_SECONDS, PUBLIC_URL, UNVERIFIED, USER_ID."
  type        = map(string)
  default     = {}

  validation {
    condition = alltrue([
      for name in keys(var.settings) : contains([
        "ASSURANCE", "LEVEL", "MAX_AGE_SECONDS", "PUBLIC_URL", "REFRESH", "TRIES", "UNVERIFIED",
        "USER_ID",
      ], name)
    ])
    error_message = "One of those names, please."
  }
}

variable "reserved_concurrency" {
  description = "Of each function; -1: whatever the account has left."
  type        = number
  default     = 20
}

variable "alarm_topics" {
  description = "ARNs of topics that are told of alarms."
  type        = list(string)
  default     = []
}

variable "log_days" {
  description = "How long the logs of the functions are kept."
  type        = number
  default     = 30
}
