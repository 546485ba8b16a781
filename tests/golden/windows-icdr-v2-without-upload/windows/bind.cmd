@echo off
rem Made by the SanteDB TLS Assistant 0.1.0.
rem Choices: TLS by HTTP.sys on Windows.
rem Choices: SanteDB iCDR at https://sante.example.org:8443.
rem Run it as administrator on the SanteDB machine, while SanteDB is stopped.
rem Undo: the undo script beside it.
setlocal

rem It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:8443

rem It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:8443

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=0.0.0.0:8443

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=[::]:8443

rem It may find nothing; that is no error.
netsh http delete urlacl url=http://+:8443/

netsh http add sslcert ipport=0.0.0.0:8443 certhash=44525DC2AA0086742AF9BB51A733FA3695203B2F "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY
if errorlevel 1 goto failed

netsh http add sslcert ipport=[::]:8443 certhash=44525DC2AA0086742AF9BB51A733FA3695203B2F "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY
if errorlevel 1 goto failed

rem It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:8443

rem It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:8443

echo Done: the port has its certificate. Go on with the checklist.
exit /b 0

:failed
echo The last command failed; its message is above. Run this as administrator. Error 1312: the certificate is in the store without its private key. Error 183: another binding holds the port. Error 87: a value is malformed.
exit /b 1
