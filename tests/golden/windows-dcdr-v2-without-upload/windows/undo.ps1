#Requires -RunAsAdministrator
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by HTTP.sys on Windows.
# Choices: SanteDB dCDR Web Access Gateway (WWW) at https://sante.example.org:9200.
# Run it as administrator on the SanteDB machine, while SanteDB is stopped.
# Undo: run the bind script again.
$ErrorActionPreference = 'Stop'

# It may find nothing; that is no error.
netsh http delete sslcert ipport=[::]:9200

# It may find nothing; that is no error.
netsh http delete sslcert ipport=0.0.0.0:9200

Write-Output 'Done: the binding is gone. Go on with the way back in the checklist.'
