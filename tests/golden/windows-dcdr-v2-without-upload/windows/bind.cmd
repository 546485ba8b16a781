@echo off
rem Made by the SanteDB TLS Assistant 0.1.0.
rem Choices: TLS by HTTP.sys on Windows.
rem Choices: SanteDB dCDR Web Access Gateway (WWW) at https://sante.example.org:9200.
rem Run it as administrator on the SanteDB machine, while SanteDB is stopped.
rem Undo: the undo script beside it.
setlocal

rem It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:9200

rem It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:9200

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=0.0.0.0:9200

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=[::]:9200

rem It may find nothing; that is no error.
netsh http delete urlacl url=http://+:9200/

netsh http add sslcert ipport=0.0.0.0:9200 certhash=44525DC2AA0086742AF9BB51A733FA3695203B2F "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY
if errorlevel 1 goto failed

netsh http add sslcert ipport=[::]:9200 certhash=44525DC2AA0086742AF9BB51A733FA3695203B2F "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY
if errorlevel 1 goto failed

rem It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:9200

rem It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:9200

echo Done: the port has its certificate. Go on with the checklist.
exit /b 0

:failed
echo The last command failed; its message is above. Run this as administrator. Error 1312: the certificate is in the store without its private key. Error 183: another binding holds the port. Error 87: a value is malformed.
exit /b 1
