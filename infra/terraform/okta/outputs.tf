output "identity_provider_id" {
  description = "For the authenticator that is added by hand."
  value       = okta_idp_oidc.face.id
}

output "token_hook_id" {
  description = "For a preview in the console. Null: there is no token hook."
  value       = one(okta_inline_hook.token[*].id)
}
