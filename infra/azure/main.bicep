// A function app for the hooks of Microsoft Entra, with a vault for the client token. Not compiled
// where it was written, and never deployed: README.md.
targetScope = 'resourceGroup'

@description('Begins the names of everything that is made.')
@minLength(3)
@maxLength(16)
param name string = 'facenition'

@description('Where it is: near the tenant, for Entra waits two seconds at most.')
param location string = resourceGroup().location

@description('Of the server of Facenition: https, and no / at its end.')
param facenitionUrl string

@description('What the verification is for, as in the policy of the server.')
param scope string = 'sign-in'

@description('The tenant whose sign-ins are asked about.')
param tenantId string = tenant().tenantId

@description('https://login.microsoftonline.com/TENANT, or of an external tenant https://NAME.ciamlogin.com/TENANT')
param authority string

@description('Of the application that stands for the hooks: their callers have tokens for it.')
param hooksAppId string

@description('Of sign-ups: the attribute that holds the capture, as the plan of the connector names it.')
param signUpAttribute string = ''

@description('How old a face may be when a token is issued, in seconds.')
@minValue(1)
@maxValue(86400)
param maxAgeSeconds int = 900

@description('Of Node.')
@allowed([
  '22'
  '24'
])
param nodeVersion string = '22'

@description('Instances that are always warm. A cold one takes longer than Entra waits.')
@minValue(1)
param alwaysReady int = 2

@description('The most instances at a time.')
@minValue(40)
param mostInstances int = 40

var unique = uniqueString(resourceGroup().id, name)
var appName = '${name}-${unique}'
var packages = 'packages'
var tokenSecret = 'facenition-client-token'

// Key Vault Secrets User, Storage Blob Data Owner, Monitoring Metrics Publisher.
var readSecrets = '4633458b-17de-408a-b874-0445c86b69e6'
var ownBlobs = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var publishMetrics = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-log'
  location: location
  properties: {
    retentionInDays: 30
    sku: {
      name: 'PerGB2018'
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: toLower(take('fn${replace(name, '-', '')}${unique}', 24))
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: storage
  name: 'default'
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: packages
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: take('${name}-${unique}', 24)
  location: location
  properties: {
    tenantId: tenant().tenantId
    enableRbacAuthorization: true
    enablePurgeProtection: true
    enableSoftDelete: true
    sku: {
      family: 'A'
      name: 'standard'
    }
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan'
  location: location
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: appName
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: 'SystemAssigned'
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packages}'
          authentication: {
            type: 'SystemAssignedIdentity'
          }
        }
      }
      runtime: {
        name: 'node'
        version: nodeVersion
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: mostInstances
        alwaysReady: [
          {
            name: 'http'
            instanceCount: alwaysReady
          }
        ]
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__accountName: storage.name
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD'
      FACENITION_URL: facenitionUrl
      FACENITION_TOKEN: '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/${tokenSecret})'
      FACENITION_SCOPE: scope
      FACENITION_MAX_AGE_SECONDS: string(maxAgeSeconds)
      ENTRA_TENANT_ID: tenantId
      ENTRA_AUTHORITY: authority
      ENTRA_APP_ID: hooksAppId
      ENTRA_ATTRIBUTE: signUpAttribute
    }
  }
}

resource readsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, app.id, readSecrets)
  scope: vault
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readSecrets)
  }
}

resource ownsBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, app.id, ownBlobs)
  scope: storage
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ownBlobs)
  }
}

resource publishesMetrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, app.id, publishMetrics)
  scope: insights
  properties: {
    principalId: app.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', publishMetrics)
  }
}

@description('What the package is published to.')
output appName string = app.name

@description('Where Entra reaches the hooks: the host of targetUrl, and of the identifier URI.')
output host string = app.properties.defaultHostName

@description('Where the client token has to be put.')
output vaultName string = vault.name

@description('By what name.')
output tokenSecretName string = tokenSecret

@description('Where packages are kept.')
output packageContainer string = container.name
