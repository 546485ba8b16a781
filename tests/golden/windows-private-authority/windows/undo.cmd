@echo off
rem Made by the SanteDB TLS Assistant 0.1.0.
rem Choices: TLS by HTTP.sys on Windows.
rem Choices: SanteDB iCDR at https://sante.example.org:8443.
rem Run it as administrator on the SanteDB machine, while SanteDB is stopped.
rem Undo: run the bind script again.
setlocal
set "FOLDER=C:\Program Files\SanteDB-TLS"
set "SAID=%FOLDER%\answer.txt"

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=[::]:8443

rem It may find nothing; that is no error.
netsh http delete sslcert ipport=0.0.0.0:8443

echo Done: the binding is gone. What was bound and reserved before the first run follows; bind again what was on these ports, with netsh http add sslcert and the same values. Go on with the way back in the checklist.
if exist "C:\Program Files\SanteDB-TLS\before-sslcert.txt" type "C:\Program Files\SanteDB-TLS\before-sslcert.txt"
if exist "C:\Program Files\SanteDB-TLS\before-urlacl.txt" type "C:\Program Files\SanteDB-TLS\before-urlacl.txt"
exit /b 0
