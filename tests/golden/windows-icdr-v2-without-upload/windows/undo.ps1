#Requires -RunAsAdministrator
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by HTTP.sys on Windows.
# Choices: SanteDB iCDR at https://sante.example.org:8443.
# Run it as administrator on the SanteDB machine, while SanteDB is stopped.
# Undo: run the bind script again.
$ErrorActionPreference = 'Stop'

# It may find nothing; that is no error.
netsh http delete sslcert ipport=[::]:8443

# It may find nothing; that is no error.
netsh http delete sslcert ipport=0.0.0.0:8443

Write-Output 'Done: the binding is gone. Go on with the way back in the checklist.'
