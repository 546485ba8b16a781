@echo off
rem Made by the SanteDB TLS Assistant 0.1.0.
rem Choices: TLS by HTTP.sys on Windows.
rem Choices: SanteDB dCDR Web Access Gateway (WWW) at https://sante.example.org:9200.
rem Run it as administrator on the SanteDB machine, while SanteDB is stopped.
rem Undo: run the bind script again.
setlocal

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=[::]:9200

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=0.0.0.0:9200

echo Done: the binding is gone. Go on with the way back in the checklist.
exit /b 0

:failed
echo The last command failed; its message is above. Run this as administrator. Error 1312: the certificate is in the store without its private key. Error 183: another binding holds the port. Error 87: a value is malformed.
exit /b 1
