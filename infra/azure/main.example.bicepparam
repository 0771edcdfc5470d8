using './main.bicep'

param facenitionUrl = 'https://face.example.org'
param authority = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000'
param hooksAppId = '00000000-0000-0000-0000-000000000000'
param alwaysReady = 2
