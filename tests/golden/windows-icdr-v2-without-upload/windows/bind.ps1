#Requires -RunAsAdministrator
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by HTTP.sys on Windows.
# Choices: SanteDB iCDR at https://sante.example.org:8443.
# Run it as administrator on the SanteDB machine, while SanteDB is stopped.
# Undo: the undo script beside it.
$ErrorActionPreference = 'Stop'

$certificate = 'Cert:\LocalMachine\My\44525DC2AA0086742AF9BB51A733FA3695203B2F'
if (-not (Test-Path $certificate)) { throw 'The certificate is not in LocalMachine\My. Import it there first, not for the current user, and run this again.' }
if (-not (Get-Item $certificate).HasPrivateKey) { throw 'The certificate is in the store without its private key. Import the .pfx file, not the .cer or .crt, and run this again.' }

# It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:8443

# It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:8443

# It may find nothing; that is no error.
netsh http delete sslcert ipport=0.0.0.0:8443

# It may find nothing; that is no error.
netsh http delete sslcert ipport=[::]:8443

# It may find nothing; that is no error.
netsh http delete urlacl url=http://+:8443/

netsh http add sslcert ipport=0.0.0.0:8443 certhash=44525DC2AA0086742AF9BB51A733FA3695203B2F "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY
if ($LASTEXITCODE -ne 0) { throw 'The last command failed; its message is above. Run this as administrator. Error 1312: the certificate is in the store without its private key. Error 183: another binding holds the port. Error 87: a value is malformed.' }

netsh http add sslcert ipport=[::]:8443 certhash=44525DC2AA0086742AF9BB51A733FA3695203B2F "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY
if ($LASTEXITCODE -ne 0) { throw 'The last command failed; its message is above. Run this as administrator. Error 1312: the certificate is in the store without its private key. Error 183: another binding holds the port. Error 87: a value is malformed.' }

# It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:8443

# It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:8443

Write-Output 'Done: the port has its certificate. Go on with the checklist.'
